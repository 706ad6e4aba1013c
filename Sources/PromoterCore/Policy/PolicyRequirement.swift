/// What has to vouch for a manifest.
public indirect enum PolicyRequirement: Sendable, Hashable {
    /// All of these.
    case all([PolicyRequirement])
    /// One of these at least.
    case any([PolicyRequirement])
    /// A signature of the image by a signer.
    case signature(by: SignerName)
    /// Signatures of the image by so many different signers of these.
    case signers(atLeast: Int, of: [SignerName])
    /// A signed statement about the image.
    case attestation(AttestationRequirement)
}

/// Which signed statement there has to be.
public struct AttestationRequirement: Sendable, Hashable {
    /// The predicate's type, a URI.
    public let predicateType: String
    /// Who may have signed it.
    public let signers: [SignerName]
    /// What has to hold of the predicate; all of them.
    public let conditions: [PredicateCondition]

    /// Makes a requirement.
    ///
    /// - Parameters:
    ///   - predicateType: the predicate's type, a URI.
    ///   - signers: who may have signed it.
    ///   - conditions: what has to hold of the predicate.
    public init(predicateType: String, signers: [SignerName], conditions: [PredicateCondition] = []) {
        self.predicateType = predicateType
        self.signers = signers
        self.conditions = conditions
    }
}

/// The name that the configuration has for a key, an identity or a Notation trust policy.
public struct SignerName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// Makes a name.
    ///
    /// - Parameter text: the name.
    public init(_ text: String) {
        self.text = text
    }

    /// The name.
    public var description: String { text }

    /// Orders by text.
    public static func < (left: SignerName, right: SignerName) -> Bool { left.text < right.text }
}

extension PolicyRequirement: CustomStringConvertible {
    /// What is required, in words.
    public var description: String {
        switch self {
        case .all(let parts): parts.map(\.operand).joined(separator: " and ")
        case .any(let parts): parts.map(\.operand).joined(separator: " or ")
        case .signature(let signer): "a signature by \(signer)"
        case .signers(let count, let signers):
            "signatures by at least \(count) of \(signers.map(\.text).joined(separator: ", "))"
        case .attestation(let requirement): "\(requirement)"
        }
    }

    private var operand: String {
        switch self {
        case .all(let parts) where parts.count > 1, .any(let parts) where parts.count > 1: "(\(description))"
        default: description
        }
    }

    /// All signers that are named.
    public var signers: Set<SignerName> {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.signers) }
        case .signature(let signer): [signer]
        case .signers(_, let signers): Set(signers)
        case .attestation(let requirement): Set(requirement.signers)
        }
    }
}

extension AttestationRequirement: CustomStringConvertible {
    /// What is required, in words.
    public var description: String {
        let who = signers.map(\.text).joined(separator: " or ")
        let such = conditions.map { " in which \($0)" }.joined(separator: " and")
        return "an attestation of type \(predicateType) by \(who)\(such)"
    }
}
