extension NotationTrustPolicy {
    private static let format = "a Notation trust policy"
    private static let statementLimit = 1000
    private static let listLimit = 1000

    /// Reads a policy's file.
    ///
    /// What Notation does not know either is refused, as it may be a word misspelt.
    ///
    /// - Parameter bytes: the file's content, JSON.
    /// - Throws: ``FormatError``.
    public init(parsing bytes: [UInt8]) throws(FormatError) {
        let root = try JSONField(parsing: bytes, as: Self.format)
        try root.refuseOthers(than: ["version", "trustPolicies"])
        guard try root["version"].string() == "1.0" else { throw root["version"].error("is not '1.0'") }
        let list = root["trustPolicies"]
        let fields = try list.elements(atMost: Self.statementLimit)
        guard !fields.isEmpty else { throw list.error("is empty") }
        var statements: [Statement] = []
        for field in fields {
            let statement = try Statement(field)
            if statements.contains(where: { $0.name == statement.name }) {
                throw field["name"].error("is the name of another statement too")
            }
            if let other = statements.first(where: { $0.scope.overlaps(statement.scope) }) {
                throw field["registryScopes"].error("has something that statement '\(other.name)' has too")
            }
            statements.append(statement)
        }
        self.statements = statements
    }

    fileprivate static func texts(_ field: JSONField) throws(FormatError) -> [(field: JSONField, text: String)] {
        var texts: [(JSONField, String)] = []
        for element in try field.elements(atMost: listLimit) { texts.append((element, try element.string())) }
        return texts
    }
}

extension NotationTrustPolicy.Scope {
    func overlaps(_ other: Self) -> Bool {
        switch (self, other) {
        case (.everything, .everything): true
        case (.repositories(let mine), .repositories(let others)): !mine.isDisjoint(with: others)
        default: false
        }
    }
}

extension NotationTrustPolicy.Statement {
    fileprivate init(_ field: JSONField) throws(FormatError) {
        try field.refuseOthers(than: [
            "name", "registryScopes", "signatureVerification", "trustStores", "trustedIdentities",
        ])
        name = try field["name"].string()
        guard !name.isEmpty else { throw field["name"].error("is empty") }
        scope = try NotationTrustPolicy.Scope(field["registryScopes"])
        level = try NotationVerificationLevel(field["signatureVerification"])
        let stores = try NotationTrustPolicy.texts(field["trustStores"])
        let identities = try NotationTrustPolicy.texts(field["trustedIdentities"])
        if level.name == .skip {
            guard scope != .everything else {
                throw field["signatureVerification"]["level"].error("is 'skip', which can't be for all repositories")
            }
            guard stores.isEmpty else { throw field["trustStores"].error("is of no use with the level 'skip'") }
            guard identities.isEmpty else {
                throw field["trustedIdentities"].error("is of no use with the level 'skip'")
            }
            self.stores = []
            self.identities = .subjects([])
            return
        }
        guard !stores.isEmpty else { throw field["trustStores"].error("is empty") }
        var names: [NotationTrustStore.Name] = []
        for (field, text) in stores {
            guard let name = NotationTrustStore.Name(text) else {
                throw field.error("is not 'ca:NAME', 'signingAuthority:NAME' or 'tsa:NAME'")
            }
            names.append(name)
        }
        self.stores = names
        self.identities = try NotationTrustPolicy.Identities(identities, field["trustedIdentities"])
    }
}

extension NotationTrustPolicy.Scope {
    fileprivate init(_ field: JSONField) throws(FormatError) {
        let scopes = try NotationTrustPolicy.texts(field)
        guard !scopes.isEmpty else { throw field.error("is empty") }
        if scopes.contains(where: { $0.text == "*" }) {
            guard scopes.count == 1 else { throw field.error("has '*' and others") }
            self = .everything
            return
        }
        var repositories: Set<String> = []
        for (field, text) in scopes {
            guard Self.isRepository(text) else {
                throw field.error("is not a repository with its registry, as 'registry.example.com/team/app'")
            }
            guard repositories.insert(text).inserted else { throw field.error("stands twice") }
        }
        self = .repositories(repositories)
    }

    /// Tells whether a text is a registry and a path (OCI distribution, section "Pulling manifests").
    static func isRepository(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, let registry = parts.first, isRegistry(registry) else { return false }
        return parts.dropFirst().allSatisfy(isComponent)
    }

    private static func isRegistry(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first else { return false }
        if parts.count == 2, parts[1].isEmpty || !parts[1].utf8.allSatisfy(isDigit) { return false }
        return host.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { label in
                !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { isDigit($0) || isLetter($0 | 0x20) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isComponent(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return (isDigit(first) || isLetter(first)) && (isDigit(last) || isLetter(last))
            && text.utf8.allSatisfy { isDigit($0) || isLetter($0) || "._-".utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}

extension NotationTrustPolicy.Identities {
    fileprivate init(_ identities: [(field: JSONField, text: String)], _ list: JSONField) throws(FormatError) {
        guard !identities.isEmpty else { throw list.error("is empty") }
        if identities.contains(where: { $0.text == "*" }) {
            guard identities.count == 1 else { throw list.error("has '*' and others") }
            self = .anybody
            return
        }
        var subjects: [NotationSubject] = []
        for (field, text) in identities {
            let prefix = "x509.subject:"
            guard text.hasPrefix(prefix) else { throw field.error("is neither '*' nor 'x509.subject:' with a name") }
            let subject: NotationSubject
            do throws(NotationSubjectError) {
                subject = try NotationSubject(String(text.dropFirst(prefix.count)))
            } catch {
                throw field.error("is not a subject: \(error)")
            }
            if let other = subjects.first(where: { $0.isPart(of: subject) || subject.isPart(of: $0) }) {
                throw field.error("overlaps with '\(other)'")
            }
            subjects.append(subject)
        }
        self = .subjects(subjects)
    }
}

extension NotationVerificationLevel {
    fileprivate init(_ field: JSONField) throws(FormatError) {
        try field.refuseOthers(than: ["level", "override", "verifyTimestamp"])
        guard let name = Name(rawValue: try field["level"].string()) else {
            throw field["level"].error("is none of 'strict', 'permissive', 'audit' and 'skip'")
        }
        var overrides: [NotationCheck: NotationAction] = [:]
        if let given = field["override"].ifPresent {
            let members = try given.object()
            guard members.isEmpty || name != .skip else { throw given.error("is of no use with the level 'skip'") }
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                guard let check = NotationCheck(rawValue: key), check != .integrity else {
                    throw value.error("is no check that can be changed")
                }
                guard let action = NotationAction(rawValue: try value.string()),
                    action != .skip || check == .revocation
                else { throw value.error("is not an action for this check") }
                overrides[check] = action
            }
        }
        var timestamps = Timestamps.always
        if let given = field["verifyTimestamp"].ifPresent {
            guard let option = Timestamps(rawValue: try given.string()) else {
                throw given.error("is neither 'always' nor 'afterCertExpiry'")
            }
            timestamps = option
        }
        self.init(name, overrides: overrides, timestamps: timestamps)
    }
}

extension JSONField {
    /// Refuses an object with members that are not known.
    fileprivate func refuseOthers(than known: Set<String>) throws(FormatError) {
        for (key, member) in try object().sorted(by: { $0.key < $1.key }) where !known.contains(key) {
            throw member.error("is not known")
        }
    }
}
