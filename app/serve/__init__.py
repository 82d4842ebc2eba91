"""The read path over HTTP: parameters, problems, caching, one module of routes per noun."""
