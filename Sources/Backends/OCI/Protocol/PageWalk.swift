internal import FoundationEssentials
internal import HTTPTransport
internal import HTTPTypes
internal import PromoterCore

/// The way through a list that comes in pages (distribution specification, "Listing Tags", "Listing Referrers").
struct PageWalk {
    private static let pageLimit = 10_000
    /// What all pages may have together, in bytes: some half a million tags, or a hundred thousand descriptors.
    private static let sizeLimit = 64 << 20

    /// The next page, or `nil` behind the last.
    private(set) var next: TransportURL?
    private var visited: Set<TransportURL> = []
    private var remaining = Self.sizeLimit
    private let call: RegistryCall

    /// Begins.
    init(at first: TransportURL, _ call: RegistryCall) {
        next = first
        self.call = call
    }

    /// Whether the page at hand is the first.
    var isFirst: Bool { visited.count == 1 }

    /// Goes to the next page.
    mutating func step() throws(RegistryError) -> TransportURL? {
        guard let url = next else { return nil }
        guard visited.insert(url).inserted, visited.count <= Self.pageLimit else {
            throw endless("the pages of the list go in a circle, or are more than \(Self.pageLimit)")
        }
        next = nil
        return url
    }

    /// Reads a page, and learns from it where the next one is.
    mutating func content(of response: TransportResponse, at url: TransportURL) async throws(RegistryError) -> Data {
        if let reference = response.headers[.link].flatMap(LinkHeader.next) {
            guard let following = try? url.resolving(reference), following.origin == url.origin else {
                throw call.malformed("the next page of the list is at another host")
            }
            next = following
        }
        do {
            let bytes = try await response.body.collect(upTo: remaining)
            remaining -= bytes.count
            return Data(bytes)
        } catch {
            if case .bodyTooLarge = error.kind {
                throw endless("the list is longer than \(Self.sizeLimit >> 20) MiB")
            }
            throw call.error(error)
        }
    }

    private func endless(_ reason: String) -> RegistryError {
        call.error(
            .malformedAnswer,
            reason,
            remedy: "ask who runs the registry whether the list has an end, or remove what nobody needs from it"
        )
    }
}
