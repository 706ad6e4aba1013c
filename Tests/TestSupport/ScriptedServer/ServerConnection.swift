import Glibc

/// One connection of a ``ScriptedServer``, served on its own thread.
final class ServerConnection {
    private let core: ServerCore
    private let socket: Int32
    private let number: Int
    private var buffer: [UInt8] = []
    private var endsByReset = false

    init(core: ServerCore, socket: Int32, number: Int) {
        self.core = core
        self.socket = socket
        self.number = number
    }

    /// Serves one request after the other.
    func run() {
        serve()
        // A program that a test starts at the wrong moment may hold the socket too: a close alone would not end it.
        if !endsByReset { Glibc.shutdown(socket, Int32(SHUT_RDWR)) }
    }

    private func serve() {
        while let request = readHead() {
            let index = core.add(request)
            defer { core.update(index) { $0.isOver = true } }
            if request.method == "CONNECT" {
                tunnel(to: request.target)
                return
            }
            guard serve(request, index) else { return }
        }
    }

    // MARK: Reading

    private func readHead() -> RecordedRequest? {
        while true {
            if let end = buffer.firstIndex(ofHeadEnd: ()) {
                let head = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 4)
                return parse(head)
            }
            let bytes = Socket.receive(socket, upTo: 64 * 1024)
            guard !bytes.isEmpty else { return nil }
            buffer += bytes
            if let first = buffer.first, !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) {
                // TLS, most likely: real servers answer in plain text.
                _ = sendText("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return nil
            }
        }
    }

    private func parse(_ head: String) -> RecordedRequest? {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst()
            .compactMap { line -> (name: String, value: String)? in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                return (String(line[..<colon]), String(value))
            }
        return RecordedRequest(method: String(words[0]), target: String(words[1]), headers: headers, connection: number)
    }

    /// Reads the body, or its first bytes.
    ///
    /// - Returns: whether all that was asked for came.
    private func readBody(_ length: Int, upTo limit: Int, _ index: Int) -> Bool {
        var read = 0
        while read < min(length, limit) {
            if buffer.isEmpty { buffer = Socket.receive(socket, upTo: min(256 * 1024, min(length, limit) - read)) }
            guard !buffer.isEmpty else { return false }
            let part = buffer.prefix(length - read)
            read += part.count
            core.update(index) { record in
                record.bodyLength = read
                record.isBodyComplete = read == length
                record.body += part.prefix(max(0, 64 * 1024 - record.body.count))
            }
            buffer.removeFirst(part.count)
        }
        return true
    }

    private func readWhole(_ request: RecordedRequest, _ length: Int, _ index: Int) -> Bool {
        if request.header("Expect") != nil, length > 0 { _ = sendText("HTTP/1.1 100 Continue\r\n\r\n") }
        return readBody(length, upTo: length, index)
    }

    // MARK: Answering

    /// Serves one request.
    ///
    /// - Returns: whether the connection may serve another.
    private func serve(_ request: RecordedRequest, _ index: Int) -> Bool {
        let length = request.header("Content-Length").flatMap { Int($0) } ?? 0
        if core.readsBodies {
            guard readWhole(request, length, index) else { return false }
        }
        let answer = core.handler(core.readsBodies ? core.records[index] : request)
        if length == 0 { core.update(index) { $0.isBodyComplete = true } }
        var mayStay = !answer.closesConnection && !answer.isLengthLeftOut
        switch answer.reading {
        case _ where core.readsBodies: break
        case .whole:
            guard readWhole(request, length, index) else { return false }
        case .first(let limit):
            guard readBody(length, upTo: limit, index) else { return false }
            mayStay = mayStay && limit >= length
        }
        pause(answer.delay)
        if let fault = answer.fault, fault.bodyBytes == nil { return suffer(fault) }
        guard sendHead(answer, of: request, mayStay: mayStay), sendBody(answer, of: request, index) else {
            return false
        }
        if let fault = answer.fault { return suffer(fault) }
        if case .first(let limit) = answer.reading, limit < length { drain() }
        return mayStay
    }

    private func sendHead(_ answer: ScriptedAnswer, of request: RecordedRequest, mayStay: Bool) -> Bool {
        var head = answer.interim.map { "HTTP/1.1 \($0) Interim\r\n\r\n" }.joined()
        head += "HTTP/1.1 \(answer.status) \(answer.reason)\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        let namesLength = answer.headers.contains { $0.name.lowercased() == "content-length" }
        if !namesLength, !answer.isLengthLeftOut, answer.status != 204, answer.status != 304 {
            head += "Content-Length: \(answer.body.count)\r\n"
        }
        if !mayStay { head += "Connection: close\r\n" }
        return sendText(head + "\r\n")
    }

    private func sendBody(_ answer: ScriptedAnswer, of request: RecordedRequest, _ index: Int) -> Bool {
        guard request.method != "HEAD", answer.status != 204, answer.status != 304 else { return true }
        let count = min(answer.body.count, answer.fault?.bodyBytes ?? answer.body.count)
        var sent = 0
        while sent < count {
            pause(answer.pace)
            let piece = answer.body.bytes(sent..<min(count, sent + answer.piece))
            let gone = Socket.send(socket, piece)
            sent += gone
            core.update(index) { $0.answeredBytes = sent }
            guard gone == piece.count else { return false }
        }
        return true
    }

    /// Lets a fault happen.
    ///
    /// - Returns: `false`, as the connection serves nothing more.
    private func suffer(_ fault: ScriptedAnswer.Fault) -> Bool {
        switch fault {
        case .close: break
        case .reset:
            Socket.prepareReset(socket)
            endsByReset = true
        case .stall: while !Socket.receive(socket, upTo: 64 * 1024).isEmpty {}
        case .endlessFields(let pause): repeatText("HTTP/1.1 200 Scripted\r\n", "X-More: more\r\n", pause)
        case .endlessInterims(let pause): repeatText("", "HTTP/1.1 103 Interim\r\n\r\n", pause)
        }
        return false
    }

    /// Reads and forgets what still comes, as a close before it would reset the connection and take the answer along.
    private func drain() {
        Glibc.shutdown(socket, Int32(SHUT_WR))
        while !Socket.receive(socket, upTo: 64 * 1024).isEmpty {}
    }

    /// Sends a text again and again, until the client goes away.
    private func repeatText(_ first: String, _ text: String, _ duration: Duration) {
        var isThere = sendText(first)
        while isThere {
            pause(duration)
            isThere = sendText(text)
        }
    }

    private func sendText(_ text: String) -> Bool {
        Socket.send(socket, text.utf8) == text.utf8.count
    }

    private func pause(_ duration: Duration) {
        guard duration > .zero else { return }
        let (seconds, attoseconds) = duration.components
        usleep(UInt32(seconds) * 1_000_000 + UInt32(attoseconds / 1_000_000_000_000))
    }

    // MARK: Tunnelling

    /// Does what a proxy does for CONNECT; only ports on 127.0.0.1 are reached, whatever host is named.
    private func tunnel(to authority: String) {
        guard let port = authority.split(separator: ":").last.flatMap({ Int($0) }),
            let far = Socket.connect(toPort: port)
        else {
            _ = sendText("HTTP/1.1 502 Unreachable\r\nContent-Length: 0\r\n\r\n")
            return
        }
        defer { Glibc.close(far) }
        _ = sendText("HTTP/1.1 200 Connected\r\n\r\n")
        _ = Socket.send(far, buffer)
        var descriptors = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0), pollfd(fd: far, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&descriptors, 2, -1) > 0 {
            for (from, to) in [(0, 1), (1, 0)] where descriptors[from].revents != 0 {
                let bytes = Socket.receive(descriptors[from].fd, upTo: 64 * 1024)
                guard !bytes.isEmpty, Socket.send(descriptors[to].fd, bytes) == bytes.count else { return }
            }
        }
    }
}

extension ScriptedAnswer.Body {
    fileprivate func bytes(_ range: Range<Int>) -> [UInt8] {
        switch self {
        case .bytes(let bytes): Array(bytes[range])
        case .pattern: BytePattern.bytes(range)
        }
    }
}

extension [UInt8] {
    /// Where the empty line begins that ends a head.
    fileprivate func firstIndex(ofHeadEnd: Void) -> Int? {
        guard count >= 4 else { return nil }
        return (0...(count - 4))
            .first { index in
                self[index] == 13 && self[index + 1] == 10 && self[index + 2] == 13 && self[index + 3] == 10
            }
    }
}
