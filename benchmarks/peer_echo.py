"""The peer of the mock server: starlette and uvicorn, which parse a message and answer it."""

from __future__ import annotations

import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            message = json.loads(await socket.receive_text())
            await socket.send_text(json.dumps(message, separators=(",", ":")))
    except WebSocketDisconnect:
        pass


if __name__ == "__main__":
    app = Starlette(routes=[WebSocketRoute("/", echo)])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="critical")
