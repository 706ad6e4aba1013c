"""A reverse proxy on 127.0.0.1 before a registry, with what was met in front of real ones.

usage: quirk-proxy.py UPSTREAM-PORT QUIRK...

It prints the port that it listens at. Quirks:
  cut-tags=REGEX      a list of tags lacks those that match, and shows no sign of it
  tags=STATUS         a list of tags is answered with this status and a web page
  late=SECONDS        what was written is not there for so long after it was taken
  head=STATUS         HEAD on manifests is answered with this status
"""
import http.client
import http.server
import json
import re
import sys
import time

upstream = int(sys.argv[1])
quirks = dict(quirk.split("=", 1) for quirk in sys.argv[2:])
written = {}


def error(status):
    return status, {"Content-Type": "text/html"}, b"<html>no</html>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        path = self.path.split("?")[0]
        is_manifest = "/manifests/" in path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if path.endswith("/tags/list") and "tags" in quirks:
            return error(int(quirks["tags"]))
        if is_manifest and self.command == "HEAD" and "head" in quirks:
            return error(int(quirks["head"]))
        if is_manifest and self.command in ("GET", "HEAD") and time.monotonic() < written.get(path, 0):
            text = b'{"errors":[{"code":"MANIFEST_UNKNOWN","message":"not yet"}]}'
            return 404, {"Content-Type": "application/json", "Docker-Distribution-Api-Version": "registry/2.0"}, text
        connection = http.client.HTTPConnection("127.0.0.1", upstream)
        connection.request(self.command, self.path, body, dict(self.headers))
        found = connection.getresponse()
        status, headers, text = found.status, dict(found.getheaders()), found.read()
        if path.endswith("/tags/list") and "cut-tags" in quirks and status == 200:
            page = json.loads(text)
            page["tags"] = [tag for tag in page["tags"] or [] if not re.search(quirks["cut-tags"], tag)]
            text = json.dumps(page).encode()
            headers.pop("Link", None)
        if is_manifest and self.command == "PUT" and status == 201 and "late" in quirks:
            later = time.monotonic() + float(quirks["late"])
            written[path] = later
            if "Docker-Content-Digest" in headers:
                written[path[: path.rindex("/") + 1] + headers["Docker-Content-Digest"]] = later
        return status, headers, text

    def handle_any(self):
        status, headers, text = self.answer()
        length = headers.get("Content-Length") if self.command == "HEAD" else str(len(text))
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", length or "0")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = handle_any

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
