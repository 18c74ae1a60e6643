"""The web chat: pages, a WebSocket per open chat, files, and the demo's chairs and clock."""
