"""What a browser, or the gateway in its place, does over HTTP."""

import requests


JSON = {"Accept": "application/json"}


class Visitor:
    """Somebody with a cookie jar in front of the site. Follows no redirect unless it is asked to."""

    def __init__(self, site_url):
        self.site_url = site_url
        self.session = requests.Session()
        # Loopback only, whatever proxy the environment names.
        self.session.trust_env = False

    def page(self, path="", **options):
        return self.session.get(f"{self.site_url}{path}", headers={"Accept": "text/html"}, **options)

    def service(self, path, headers=(), auth=None):
        """GET a service as JSON."""
        return self.session.get(
            f"{self.site_url}/{path}", headers={**JSON, **dict(headers)}, auth=auth, allow_redirects=False
        )

    def log_in(self, login, password):
        """Use Plone's own login form; the cookie stays in the jar."""
        return self.session.post(
            f"{self.site_url}/login",
            data={"__ac_name": login, "__ac_password": password, "buttons.login": "Log in"},
            allow_redirects=False,
        )

    def token(self, login, password):
        """A JWT from plone.restapi, as Volto gets one."""
        answer = self.session.post(f"{self.site_url}/@login", json={"login": login, "password": password}, headers=JSON)
        return answer.json()["token"]
