internal import FoundationEssentials
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import RegistryEmulator

/// Sends an answer, each part only when the client took the last one.
///
/// The server library's own writer runs ahead of slow clients, and keeps what they have not taken.
struct ResponseSender: Sendable {
    let channel: any Channel
    let isHead: Bool
    /// Whether the connection ends with this answer.
    let isLast: Bool

    /// Sends an answer.
    ///
    /// - Parameters:
    ///   - response: the answer.
    ///   - limit: how many bytes of the body to send before the connection is to end; `nil` for all.
    ///   - note: is called with the number of bytes of the body before the last of them is sent.
    /// - Throws: where the client is gone or the content can't be read.
    func send(
        _ response: EmulatedResponse,
        limit: Int64? = nil,
        note: @Sendable (Int64) async -> Void
    ) async throws {
        let head = HTTPResponsePart.head(head(of: response))
        let length = isHead ? 0 : min(response.body.length, limit ?? .max)
        guard length > 0 else {
            await note(0)
            try await finish(head: head, body: nil, limit: limit)
            return
        }
        switch response.body {
        case .none: return
        case .bytes(let bytes):
            await note(length)
            try await finish(head: head, body: ByteBuffer(bytes: bytes.prefix(Int(length))), limit: limit)
        case .content(let content, let range, let store):
            let next = try await store.read(content, range: range.lowerBound..<range.lowerBound + length)
            channel.write(head, promise: nil)
            try await stream(next, length: length, note: note)
            if limit == nil { try await channel.writeAndFlush(HTTPResponsePart.end(nil)) }
        }
    }

    private func stream(
        _ next: @Sendable () async throws -> [UInt8]?,
        length: Int64,
        note: @Sendable (Int64) async -> Void
    ) async throws {
        var sent: Int64 = 0
        do {
            while let chunk = try await next() {
                if sent + Int64(chunk.count) >= length { await note(length) }
                try await channel.writeAndFlush(HTTPResponsePart.body(ByteBuffer(bytes: chunk)))
                sent += Int64(chunk.count)
            }
        } catch {
            if sent < length { await note(sent) }
            throw error
        }
    }

    private func finish(head: HTTPResponsePart, body: ByteBuffer?, limit: Int64?) async throws {
        channel.write(head, promise: nil)
        if let body { channel.write(HTTPResponsePart.body(body), promise: nil) }
        if limit == nil {
            try await channel.writeAndFlush(HTTPResponsePart.end(nil))
        } else {
            channel.flush()
        }
    }

    private func head(of response: EmulatedResponse) -> HTTPResponse {
        var head = HTTPResponse(status: .init(code: response.status))
        for field in response.headers.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            head.headerFields.append(HTTPField(name: name, value: field.value))
        }
        // Without a length, an answer to HEAD would end with an empty chunk.
        if response.mayHaveBody, head.headerFields[.contentLength] == nil {
            head.headerFields[.contentLength] = String(response.body.length)
        }
        if head.headerFields[.date] == nil { head.headerFields[.date] = HTTPDate.text(Date()) }
        if isLast { head.headerFields[.connection] = "close" }
        return head
    }
}

extension EmulatedResponse {
    fileprivate var mayHaveBody: Bool { status >= 200 && status != 204 && status != 304 }
}

extension EmulatedResponse.Body {
    /// How many bytes it has.
    var length: Int64 {
        switch self {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .content(_, let range, _): range.upperBound - range.lowerBound
        }
    }
}

/// Dates as HTTP writes them (RFC 9110 section 5.6.7).
enum HTTPDate {
    static func text(_ date: Date) -> String {
        let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute, .second], from: date)
        let day = days[((parts.weekday ?? 1) + 6) % 7]
        let month = months[((parts.month ?? 1) + 11) % 12]
        let time = [parts.hour, parts.minute, parts.second].map { two($0 ?? 0) }.joined(separator: ":")
        return "\(day), \(two(parts.day ?? 1)) \(month) \(parts.year ?? 1970) \(time) GMT"
    }

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
