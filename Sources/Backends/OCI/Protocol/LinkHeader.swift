/// The `Link` header field, as far as paging uses it (RFC 8288).
enum LinkHeader {
    /// Finds the reference to the next page.
    ///
    /// - Parameter field: the field's value, `</v2/a/tags/list?last=b>; rel="next"`, and further links behind commas.
    /// - Returns: the reference, relative or absolute, or `nil` where there is no next page.
    static func next(in field: String) -> String? {
        var rest = field[...]
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let reference = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            let parameters = rest.prefix { $0 != "<" }
            let isNext = parameters.split(whereSeparator: { $0 == ";" || $0 == "," })
                .contains { parameter in
                    let parts = parameter.split(separator: "=", maxSplits: 1)
                        .map { part in
                            part.filter { $0 != " " && $0 != "\"" }.lowercased()
                        }
                    return parts == ["rel", "next"]
                }
            if isNext { return String(reference) }
        }
        return nil
    }
}
