import Testing

@testable import PromoterCore

@Suite("The time of a record")
struct RecordTimeTests {
    @Test(
        "is read with and without a fraction, and written to the millisecond",
        arguments: [
            ("2026-09-21T14:13:20Z", 1_790_000_000_000, "2026-09-21T14:13:20.000Z"),
            ("2026-09-21T14:13:20.007Z", 1_790_000_000_007, "2026-09-21T14:13:20.007Z"),
            ("2026-09-21T14:13:20.5Z", 1_790_000_000_500, "2026-09-21T14:13:20.500Z"),
            ("2026-09-21T14:13:20.999999999Z", 1_790_000_000_999, "2026-09-21T14:13:20.999Z"),
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
        ]
    )
    func read(_ text: String, _ milliseconds: Int64, _ written: String) throws {
        let time = try #require(RecordTime(text))
        #expect(time.milliseconds == milliseconds)
        #expect(time.description == written)
        #expect(RecordTime(written) == time)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "now", "2026-09-21", "2026-09-21T14:13:20", "2026-09-21T14:13:20.Z", "2026-09-21T14:13:20.1.2Z",
            "2026-09-21T14:13:20.-1Z", "2026-09-21T14:13:20.1x", "2026-13-21T14:13:20Z", "2026-09-21T14:13:20.١Z",
        ]
    )
    func unreadable(_ text: String) {
        #expect(RecordTime(text) == nil)
    }
}
