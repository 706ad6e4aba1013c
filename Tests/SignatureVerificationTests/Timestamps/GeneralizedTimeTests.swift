import FoundationEssentials
import SwiftASN1
import Testing

@testable import SignatureVerification

@Suite("Times in timestamps")
struct GeneralizedTimeTests {
    @Test(
        "are seconds since 1970 by the calendar",
        arguments: [
            "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2000-02-29T12:30:15Z", "2000-03-01T00:00:00Z",
            "2024-02-29T23:59:59Z", "2024-12-31T23:59:59Z", "2025-01-01T00:00:00Z", "2100-03-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ]
    )
    func seconds(text: String) throws {
        let numbers = try #require(
            text.dropLast().split(whereSeparator: { "-T:".contains($0) }).map { Int($0) } as? [Int]
        )
        let time = try GeneralizedTime(
            year: numbers[0],
            month: numbers[1],
            day: numbers[2],
            hours: numbers[3],
            minutes: numbers[4],
            seconds: numbers[5],
            fractionalSeconds: 0
        )
        #expect(time.secondsSince1970 == Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970))
    }
}
