import Testing

@testable import SignatureVerification

@Suite("The CBOR reader")
struct CBORTests {
    @Test(
        "reads what is CBOR",
        arguments: [
            ([0x00], .integer(0)), ([0x18, 0x64], .integer(100)), ([0x19, 0x03, 0xE8], .integer(1000)),
            ([0x1A, 0x00, 0x0F, 0x42, 0x40], .integer(1_000_000)),
            ([0x1B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .integer(.max)),
            ([0x3B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .integer(.min)), ([0x38, 0x24], .integer(-37)),
            ([0x40], .bytes([])), ([0x42, 1, 2], .bytes([1, 2])), ([0x62, 0xC3, 0xA9], .text("é")),
            ([0x82, 0xF4, 0xF5], .array([.bool(false), .bool(true)])), ([0xC1, 0x0A], .tagged(1, .integer(10))),
            ([0xA2, 0x01, 0xF6, 0x61, 0x61, 0x80], .map([.integer(1): .null, .text("a"): .array([])])),
        ] as [([UInt8], CBORValue)]
    )
    func good(bytes: [UInt8], value: CBORValue) throws {
        #expect(try CBORValue(parsing: bytes) == value)
    }

    @Test(
        "refuses what is not, or could be read in two ways, and says why",
        arguments: [
            ([], .unexpectedEnd), ([0x18], .unexpectedEnd), ([0x42, 1], .unexpectedEnd), ([0x82, 1], .unexpectedEnd),
            ([0x00, 0x00], .trailingBytes), ([0x5F, 0x41, 1, 0xFF], .indefiniteLength),
            ([0x9F, 0xFF], .indefiniteLength),
            ([0x61, 0xFF], .badText), ([0xA1, 0x80, 0x00], .badKey), ([0xA2, 1, 1, 1, 2], .duplicateKey),
            ([0xA2, 1, 1, 0x18, 1, 2], .duplicateKey), ([0xF7], .unknownItem), ([0xF9, 0, 0], .unknownItem),
            ([0x1C], .unknownItem), ([0x1B, 0x80, 0, 0, 0, 0, 0, 0, 0], .numberTooLarge),
            ([0x3B, 0x80, 0, 0, 0, 0, 0, 0, 0], .numberTooLarge),
            ([0x5B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .unexpectedEnd),
            ([0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .unexpectedEnd),
            ([0xBB, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .unexpectedEnd),
        ] as [([UInt8], CBORError)]
    )
    func bad(bytes: [UInt8], error: CBORError) {
        #expect(throws: error) { try CBORValue(parsing: bytes) }
    }

    @Test("refuses what is too large, too deep or too many")
    func limits() {
        let limits = CBORLimits(bytes: 8, depth: 2, values: 4)
        #expect(throws: CBORError.tooDeep(2)) { try CBORValue(parsing: [0x81, 0x81, 0x81, 0], limits: limits) }
        #expect(throws: CBORError.tooMany(4)) { try CBORValue(parsing: [0x84, 0, 0, 0, 0], limits: limits) }
        #expect(throws: CBORError.tooLarge(8)) { try CBORValue(parsing: Array(repeating: 0, count: 9), limits: limits) }
        #expect(throws: CBORError.self) { try CBORValue(parsing: Array(repeating: 0xC1, count: 100_000)) }
    }
}
