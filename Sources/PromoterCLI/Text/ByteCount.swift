/// A number of bytes for people to read.
struct ByteCount: Sendable, Hashable, CustomStringConvertible {
    let bytes: Int64

    init(_ bytes: Int64) {
        self.bytes = bytes
    }

    /// `512 B`, `1.5 KiB`, `120 MiB`: three digits, binary units.
    var description: String {
        let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        guard bytes >= 1024 else { return "\(bytes) B" }
        var divisor: Int64 = 1024
        var unit = 0
        while unit + 1 < units.count, bytes / divisor >= 1000 {
            divisor *= 1024
            unit += 1
        }
        let (whole, rest) = bytes.quotientAndRemainder(dividingBy: divisor)
        guard whole < 100 else { return "\(whole) \(units[unit])" }
        return "\(whole).\(UInt64(rest) * 10 / UInt64(divisor)) \(units[unit])"
    }
}
