"""What a browser, or the gateway in its place, does over HTTP."""

import requests


JSON = {"Accept": "application/json"}


class Visitor:
    """Somebody with a cookie jar in front of the site. Follows no redirect."""

    def __init__(self, site_url):
        self.site_url = site_url
        self.session = requests.Session()
        # Loopback only, whatever proxy the environment names.
        self.session.trust_env = False

    def page(self, path="", auth=None):
        """GET a page as a browser does."""
        return self.session.get(
            f"{self.site_url}{path}", headers={"Accept": "text/html"}, auth=auth, allow_redirects=False
        )

    def service(self, path, headers=(), auth=None, **query):
        """GET a service as JSON; a path that begins with a slash is one of Zope's root."""
        root, _, _ = self.site_url.rpartition("/")
        url = f"{root}{path}" if path.startswith("/") else f"{self.site_url}/{path}"
        # requests knows Latin 1 alone, Plone reads UTF-8.
        auth = auth and tuple(part.encode("utf-8") for part in auth)
        return self.session.get(url, headers={**JSON, **dict(headers)}, auth=auth, params=query, allow_redirects=False)

    def bearer_service(self, path, token):
        """GET a service with a JSON web token, as the gateway does for Volto."""
        return self.service(path, headers={"Authorization": f"Bearer {token}"})

    def log_in(self, login, password):
        """Use Plone's own login form; the cookie stays in the jar."""
        answer = self.session.post(
            f"{self.site_url}/login",
            data={"__ac_name": login, "__ac_password": password, "buttons.login": "Log in"},
            allow_redirects=False,
        )
        assert "__ac" in self.session.cookies, f"{login} could not log in"
        return answer

    def token(self, login, password):
        """A JWT from plone.restapi, as Volto gets one."""
        answer = self.session.post(f"{self.site_url}/@login", json={"login": login, "password": password}, headers=JSON)
        token = answer.json()["token"]
        # The JWT alone is to say who asks.
        self.session.cookies.clear()
        return token
