"""A minimal customer: logs in, takes up the chat there is or starts one, says something, and prints what happens.

    CHATIO_URL=ws://127.0.0.1:2428 CHATIO_TOKEN=... LICENSE_ID=100001 python3 examples/customer.py "Where is my parcel?"

Needs websocket-client (pip install websocket-client, or Debian's python3-websocket).
"""

import itertools
import json
import os
import sys

import websocket

URL = os.environ.get("CHATIO_URL", "ws://127.0.0.1:2428").replace("http", "ws", 1)
TOKEN = os.environ["CHATIO_TOKEN"]
LICENSE = os.environ.get("LICENSE_ID", "100001")
TEXT = sys.argv[1] if len(sys.argv) > 1 else "Hello!"

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
    socket = websocket.create_connection(f"{URL}/customer/v0.5/rtm/ws?license_id={LICENSE}", timeout=15)
    login = request(socket, "login", {"token": f"Bearer {TOKEN}"})
    print("logged in as", login["customer_id"], flush=True)

    # A customer has one chat, and it lasts: a message to a closed one opens a new thread in it.
    chats = request(socket, "get_chats_summary", {"limit": 1})["chats_summary"]
    chat = chats[0] if chats else request(socket, "start_chat", {})["chat"]
    print("chat", chat["id"], flush=True)
    sent = request(socket, "send_event", {"chat_id": chat["id"], "event": {"type": "message", "text": TEXT}})
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
