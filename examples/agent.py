"""A minimal agent: logs in, lists the chats, answers the newest one, and prints what happens.

    CHATIO_URL=ws://127.0.0.1:2428 CHATIO_TOKEN=... python3 examples/agent.py "How can I help?"

Needs websocket-client (pip install websocket-client, or Debian's python3-websocket).
"""

import itertools
import json
import os
import sys

import websocket

URL = os.environ.get("CHATIO_URL", "ws://127.0.0.1:2428").replace("http", "ws", 1)
TOKEN = os.environ["CHATIO_TOKEN"]
TEXT = sys.argv[1] if len(sys.argv) > 1 else None

ids = itertools.count(1)


def show(message):
    print("push", message["action"], json.dumps(message["payload"]), flush=True)


def request(socket, action, payload):
    """Sends a request and waits for the response to it; pushes that come in between are printed."""
    request_id = str(next(ids))
    socket.send(json.dumps({"request_id": request_id, "action": action, "payload": payload}))
    while True:
        message = json.loads(socket.recv())
        if message["type"] == "push":
            show(message)
        elif message["request_id"] == request_id:
            if not message["success"]:
                raise RuntimeError(f"{action}: {message['payload']['error']['message']}")
            return message.get("payload")


def main():
    socket = websocket.create_connection(f"{URL}/agent/v0.5/rtm/ws", timeout=15)
    login = request(socket, "login", {"token": f"Bearer {TOKEN}"})
    me = login["my_profile"]
    print("logged in as", me["name"], flush=True)
    for chat in login["chats_summary"]:
        names = [user.get("name") for user in chat["users"] if user["type"] == "customer"]
        print("chat", chat["id"], *names, flush=True)

    active = [chat for chat in login["chats_summary"] if chat.get("last_thread_summary", {}).get("active")]
    if TEXT is not None and active:
        newest = active[0]["id"]
        # Whoever wants to write must be in the chat.
        request(socket, "join_chat", {"chat_id": newest, "agent_ids": [me["id"]]})
        sent = request(socket, "send_event", {"chat_id": newest, "event": {"type": "message", "text": TEXT}})
        print("sent", sent["event"]["id"], flush=True)

    while True:
        try:
            show(json.loads(socket.recv()))
        except websocket.WebSocketTimeoutException:
            # The server closes a connection that is silent for a minute.
            request(socket, "ping", {})


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
