internal import SwiftASN1
internal import X509

/// Whose certificate it has to be: some attributes of its subject (trust-store-trust-policy.md, "Trusted Identities Constraints").
public struct NotationSubject: Sendable, Hashable, CustomStringConvertible {
    /// The attributes that can be asked for, by the names that Notation has for them.
    enum Attribute: String, Sendable, Hashable, CaseIterable {
        case country = "C"
        case state = "ST"
        case locality = "L"
        case organization = "O"
        case organizationalUnit = "OU"
        case commonName = "CN"
        case serialNumber = "SERIALNUMBER"
        case street = "STREET"
        case postalCode = "POSTALCODE"

        fileprivate var identifier: ASN1ObjectIdentifier {
            switch self {
            case .country: [2, 5, 4, 6]
            case .state: [2, 5, 4, 8]
            case .locality: [2, 5, 4, 7]
            case .organization: [2, 5, 4, 10]
            case .organizationalUnit: [2, 5, 4, 11]
            case .commonName: [2, 5, 4, 3]
            case .serialNumber: [2, 5, 4, 5]
            case .street: [2, 5, 4, 9]
            case .postalCode: [2, 5, 4, 17]
            }
        }
    }

    /// The attributes that a policy has to ask for at least.
    private static let required: [Attribute] = [.country, .state, .organization]

    let attributes: [Attribute: String]
    private let text: String

    /// The subject as the policy has it.
    public var description: String { text }

    /// Reads a subject (RFC 4514).
    ///
    /// - Parameter text: attributes with commas between them: `C=US, ST=WA, O=example.com`.
    /// - Throws: ``NotationSubjectError``.
    public init(_ text: String) throws(NotationSubjectError) {
        var scanner = SubjectScanner(text)
        var attributes: [Attribute: String] = [:]
        while let (name, value) = try scanner.attribute() {
            // Some tools write S for the state.
            guard let attribute = name == "S" ? .state : Attribute(rawValue: name) else {
                throw .unknownAttribute(name)
            }
            guard attributes.updateValue(value, forKey: attribute) == nil else { throw .repeatedAttribute(name) }
        }
        for attribute in Self.required where attributes[attribute] == nil {
            throw .missingAttribute(attribute.rawValue)
        }
        self.attributes = attributes
        self.text = String(text.drop { $0 == " " })
    }

    /// Tells whether all attributes are among those of another.
    func isPart(of other: NotationSubject) -> Bool {
        attributes.allSatisfy { other.attributes[$0.key] == $0.value }
    }

    /// Tells whether a certificate is for this subject.
    ///
    /// An attribute that stands twice in the certificate could be read in two ways, and is none that was asked for.
    func matches(_ certificate: Certificate) -> Bool {
        attributes.allSatisfy { attribute, value in
            let found = certificate.subject.flatMap { name in
                name.filter { $0.type == attribute.identifier }.map { (value: $0.value, isAlone: name.count == 1) }
            }
            guard found.count == 1, let only = found.first, only.isAlone else { return false }
            return String(only.value) == value
        }
    }
}

/// Why a text is not a subject.
public enum NotationSubjectError: Error, Sendable, Hashable, CustomStringConvertible {
    case malformed(String)
    case unknownAttribute(String)
    case repeatedAttribute(String)
    case missingAttribute(String)

    /// The reason in one line.
    public var description: String {
        switch self {
        case .malformed(let reason): reason
        case .unknownAttribute(let name): "'\(name)' is no attribute that is known"
        case .repeatedAttribute(let name): "'\(name)' stands twice"
        case .missingAttribute(let name): "'\(name)' is missing; C, ST and O are needed"
        }
    }
}

/// Reads attributes from left to right.
private struct SubjectScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var isFirst = true

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func attribute() throws(NotationSubjectError) -> (name: String, value: String)? {
        skipSpaces()
        if isFirst {
            guard position < bytes.count else { throw .malformed("it is empty") }
        } else if position == bytes.count {
            return nil
        } else {
            position += 1
            skipSpaces()
        }
        isFirst = false
        return (try name(), try value())
    }

    private mutating func name() throws(NotationSubjectError) -> String {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "=") { position += 1 }
        guard position < bytes.count else { throw .malformed("it has an attribute without '='") }
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The value up to the next comma, which stays.
    private mutating func value() throws(NotationSubjectError) -> String {
        skipSpaces()
        var value: [UInt8] = []
        // Spaces at the end that are not escaped belong to nothing.
        var end = 0
        loop: while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: ","): break loop
            case UInt8(ascii: "\\"):
                value.append(try escaped())
                end = value.count
                continue
            case UInt8(ascii: "#") where value.isEmpty: throw .malformed("it has a value in hexadecimal digits")
            case UInt8(ascii: "+"): throw .malformed("it has several attributes in one, by '+'")
            case UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), 0:
                throw .malformed("it has a character that needs '\\' before it")
            default:
                value.append(byte)
                if byte != UInt8(ascii: " ") { end = value.count }
            }
            position += 1
        }
        guard end > 0 else { throw .malformed("it has an attribute without a value") }
        guard let text = String(validating: value[..<end], as: UTF8.self) else { throw .malformed("it is not UTF-8") }
        return text
    }

    private mutating func escaped() throws(NotationSubjectError) -> UInt8 {
        position += 1
        guard position < bytes.count else { throw .malformed("it ends with '\\'") }
        let byte = bytes[position]
        if " \"#+,;<=>\\".utf8.contains(byte) {
            position += 1
            return byte
        }
        guard position + 1 < bytes.count, let high = Hexadecimal.value(of: byte),
            let low = Hexadecimal.value(of: bytes[position + 1])
        else { throw .malformed("it has '\\' before a character that needs none") }
        position += 2
        return high << 4 | low
    }

    private mutating func skipSpaces() {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }
}
