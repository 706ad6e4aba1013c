extension DistributionRoutes {
    func tags(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        if options.quirks.has(.tagsForbidden) {
            throw DistributionError(403, "DENIED", "requested access to the resource is denied")
        }
        if options.quirks.has(.tagsUnsupported) {
            throw DistributionError(405, "UNSUPPORTED", "The operation is unsupported.")
        }
        guard let tags = try await store.tags(in: visit.repository, for: user) else {
            throw DistributionError(
                404,
                "NAME_UNKNOWN",
                "repository name not known to registry",
                detail: ["name": visit.repository]
            )
        }
        let page = try page(of: tags, visit, path: visit.repository + "/tags/list")
        struct Document: Encodable {
            var name: String
            var tags: [String]?
            enum CodingKeys: CodingKey { case name, tags }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(name, forKey: .name)
                try container.encode(tags, forKey: .tags)
            }
        }
        let isNull = page.items.isEmpty && options.quirks.has(.tagsNull)
        return .json(200, Document(name: visit.repository, tags: isNull ? nil : page.items), headers: page.headers)
    }

    func catalog(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        if options.quirks.has(.catalogUnsupported) {
            throw DistributionError(405, "UNSUPPORTED", "The operation is unsupported.")
        }
        let page = try page(of: try await store.repositories(for: user), visit, path: "_catalog")
        return .json(200, ["repositories": page.items], headers: page.headers)
    }

    private func page(
        of items: [String],
        _ visit: Visit,
        path: String
    ) throws(DistributionError)
        -> (items: [String], headers: HeaderFields)
    {
        var limit: Int?
        if let text = visit.query["n"] {
            let highest = options.quirks.number(.tagsPageLimit) ?? .max
            guard let number = Int(text), number >= 0, number <= highest else {
                throw DistributionError(
                    400,
                    "PAGINATION_NUMBER_INVALID",
                    "invalid number of results requested",
                    detail: ["n": text]
                )
            }
            limit = number
        }
        if options.quirks.has(.tagsShortPages), limit != 0 { limit = max(1, min(limit ?? .max, 10) / 2) }
        let page = Page(of: items, after: visit.query["last"], limit: limit)
        guard let last = page.last else { return (order(page.items), []) }
        let link =
            "<\(prefix)\(path)?n=\(visit.query["n"] ?? String(page.items.count))"
            + "&last=\(PercentEncoding.encode(last))>; rel=\"next\""
        return (order(page.items), [.init("Link", link)])
    }

    private func order(_ items: [String]) -> [String] {
        options.quirks.has(.tagsUnordered) ? items.reversed() : items
    }
}

/// A page of a list in the order of its bytes.
struct Page: Sendable, Hashable {
    /// What stands on it.
    let items: [String]
    /// The last item, where another page follows.
    let last: String?

    init(of all: [String], after last: String?, limit: Int?) {
        var rest = all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }[...]
        if let last { rest = rest.drop { !last.utf8.lexicographicallyPrecedes($0.utf8) } }
        let count = min(limit ?? rest.count, rest.count)
        items = Array(rest.prefix(count))
        self.last = count < rest.count ? items.last : nil
    }
}
