internal import FoundationEssentials
internal import HTTPTransport
internal import HTTPTypes
public import PromoterCore

extension OCIBackend {
    private static let tagPageLimit = 16 << 20
    private static let tagPageCountLimit = 10_000

    /// Lists the tags, page by page.
    ///
    /// A tag that is none by the specification is left out.
    public func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        let call = call("list the tags", repository, scope: endpoints.pull(repository))
        var tags: [TagName] = []
        var next: TransportURL? = endpoints.tags(in: repository)
        var visited: Set<TransportURL> = []
        while let url = next {
            guard visited.insert(url).inserted, visited.count <= Self.tagPageCountLimit else {
                throw call.malformed("the pages of the list go in a circle")
            }
            let response = try await send(
                TransportRequest(method: .get, url: url),
                call
            )
            switch response.status.code {
            case 200: break
            case 404:
                let refusal = await refusal(response, call)
                if visited.count == 1 { return [] }
                throw refusal
            default: throw await refusal(response, call)
            }
            next = try nextPage(response, after: url, call)
            tags += try await names(response, call)
        }
        return tags
    }

    private func names(_ response: TransportResponse, _ call: RegistryCall) async throws(RegistryError) -> [TagName] {
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: Self.tagPageLimit)
        } catch {
            throw call.error(error)
        }
        guard let page = try? JSONDecoder().decode(TagPage.self, from: Data(bytes)) else {
            throw call.malformed("the answer is not a list of tags")
        }
        return (page.tags ?? []).compactMap { try? TagName($0) }
    }

    private func nextPage(
        _ response: TransportResponse,
        after url: TransportURL,
        _ call: RegistryCall
    ) throws(RegistryError) -> TransportURL? {
        guard let reference = response.headers[.link].flatMap(LinkHeader.next) else { return nil }
        guard let next = try? url.resolving(reference), next.origin == url.origin else {
            throw call.malformed("the next page of the list is at another host")
        }
        return next
    }
}

private struct TagPage: Decodable {
    var tags: [String]?
}
