// A minimal agent: logs in, lists the chats, answers the newest one, and prints what happens.
//
//	CHATIO_URL=ws://127.0.0.1:2428 CHATIO_TOKEN=... go run examples/agent.go "How can I help?"
//
// Needs github.com/gorilla/websocket (go get, or Debian's golang-github-gorilla-websocket-dev).
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// message is what the server sends: a response to a request of ours, or a push.
type message struct {
	RequestID string          `json:"request_id"`
	Type      string          `json:"type"`
	Action    string          `json:"action"`
	Success   bool            `json:"success"`
	Payload   json.RawMessage `json:"payload"`
}

type object map[string]interface{}

type chat struct {
	ID    string `json:"id"`
	Users []struct {
		Type string `json:"type"`
		Name string `json:"name"`
	} `json:"users"`
	LastThread struct {
		Active bool `json:"active"`
	} `json:"last_thread_summary"`
}

var (
	socket *websocket.Conn
	lastID int
)

func read() message {
	var next message
	if err := socket.ReadJSON(&next); err != nil {
		log.Fatal(err)
	}
	if next.Type == "push" {
		fmt.Println("push", next.Action, string(next.Payload))
	}
	return next
}

// request waits for the response and puts its payload into answer. Pushes that come in between are printed.
func request(action string, payload object, answer interface{}) {
	lastID++
	id := strconv.Itoa(lastID)
	if err := socket.WriteJSON(object{"request_id": id, "action": action, "payload": payload}); err != nil {
		log.Fatal(err)
	}
	for {
		response := read()
		if response.Type != "response" || response.RequestID != id {
			continue
		}
		if !response.Success {
			log.Fatal(action, ": ", string(response.Payload))
		}
		if err := json.Unmarshal(response.Payload, answer); err != nil && len(response.Payload) > 0 {
			log.Fatal(err)
		}
		return
	}
}

func main() {
	url := strings.Replace(os.Getenv("CHATIO_URL"), "http", "ws", 1)
	if url == "" {
		url = "ws://127.0.0.1:2428"
	}
	var err error
	if socket, _, err = websocket.DefaultDialer.Dial(url+"/agent/v0.5/rtm/ws", nil); err != nil {
		log.Fatal(err)
	}

	var login struct {
		Me struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"my_profile"`
		Chats []chat `json:"chats_summary"`
	}
	request("login", object{"token": "Bearer " + os.Getenv("CHATIO_TOKEN")}, &login)
	fmt.Println("logged in as", login.Me.Name)
	newest := ""
	for _, each := range login.Chats {
		fmt.Println("chat", each.ID, each.Users)
		if each.LastThread.Active && newest == "" {
			newest = each.ID
		}
	}

	if len(os.Args) > 1 && newest != "" {
		// Whoever wants to write must be in the chat.
		request("join_chat", object{"chat_id": newest, "agent_ids": []string{login.Me.ID}}, &struct{}{})
		var sent struct {
			Event struct {
				ID string `json:"id"`
			} `json:"event"`
		}
		request("send_event", object{"chat_id": newest, "event": object{"type": "message", "text": os.Args[1]}}, &sent)
		fmt.Println("sent", sent.Event.ID)
	}

	// The server closes a connection that is silent for a minute; a control ping is a sign of life, too.
	go func() {
		for range time.Tick(15 * time.Second) {
			_ = socket.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
		}
	}()
	for {
		read()
	}
}
