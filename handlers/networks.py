from handlers.routes import Routes

ROUTES = Routes()
