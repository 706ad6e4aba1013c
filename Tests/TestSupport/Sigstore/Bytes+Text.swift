import FoundationEssentials
import SwiftASN1

extension Sequence<UInt8> {
    /// The bytes in base 64.
    var base64: String { Data(self).base64EncodedString() }

    /// The bytes in hexadecimal digits, in lower case.
    var hexadecimal: String { map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() }
}

extension [UInt8] {
    /// A number in so many bytes, the highest first.
    init(_ number: some BinaryInteger, in count: Int) {
        self = (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// A certificate's file.
    var certificatePEM: String { PEMDocument(type: "CERTIFICATE", derBytes: self).pemString + "\n" }
}

extension DER.Serializer {
    /// The bytes of one element.
    static func bytes(_ element: some DERSerializable) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(element)
        return serializer.serializedBytes
    }
}
