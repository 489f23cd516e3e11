// A minimal customer: logs in, takes up the chat there is or starts one, says something, and prints what happens.
//
//	CHATIO_URL=ws://127.0.0.1:2428 CHATIO_TOKEN=... LICENSE_ID=100001 go run examples/customer.go "Where is my parcel?"
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

// named is anything that has an id.
type named struct {
	ID string `json:"id"`
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

func setting(name, usual string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return usual
}

func main() {
	url := strings.Replace(setting("CHATIO_URL", "ws://127.0.0.1:2428"), "http", "ws", 1)
	address := url + "/customer/v0.5/rtm/ws?license_id=" + setting("LICENSE_ID", "100001")
	text := "Hello!"
	if len(os.Args) > 1 {
		text = os.Args[1]
	}
	var err error
	if socket, _, err = websocket.DefaultDialer.Dial(address, nil); err != nil {
		log.Fatal(err)
	}

	var login struct {
		CustomerID string `json:"customer_id"`
	}
	request("login", object{"token": "Bearer " + os.Getenv("CHATIO_TOKEN")}, &login)
	fmt.Println("logged in as", login.CustomerID)

	// A customer has one chat, and it lasts: a message to a closed one opens a new thread in it.
	var list struct {
		Chats []named `json:"chats_summary"`
	}
	request("get_chats_summary", object{"limit": 1}, &list)
	var begun struct {
		Chat named `json:"chat"`
	}
	if len(list.Chats) > 0 {
		begun.Chat = list.Chats[0]
	} else {
		request("start_chat", object{}, &begun)
	}
	fmt.Println("chat", begun.Chat.ID)
	var sent struct {
		Event named `json:"event"`
	}
	event := object{"type": "message", "text": text}
	request("send_event", object{"chat_id": begun.Chat.ID, "event": event}, &sent)
	fmt.Println("sent", sent.Event.ID)

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
