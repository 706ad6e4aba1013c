extension PromotionRecord {
    /// Reads the predicate of a statement that has been verified; members that it does not know are passed over.
    ///
    /// - Parameters:
    ///   - predicate: the predicate.
    ///   - root: the image that the statement is about.
    /// - Throws: ``RecordError`` where a member that it needs is missing or is something else.
    init(predicate: JSONValue, of root: Digest) throws(RecordError) {
        let reader = RecordReader(predicate)
        let (source, image) = try reader.side("source")
        let (destination, target) = try reader.side("destination")
        guard let time = try reader.time(at: "time") else { throw RecordError("'time' is missing") }
        self.init(
            image: image,
            target: target,
            source: source,
            destination: destination,
            root: root,
            previous: try reader.digest(at: "previous"),
            manifests: try reader.list(at: "closure", "manifests").map(reader.digest).filter { $0 != root },
            attachments: try reader.list(at: "closure", "attachments").map(reader.attached),
            policy: predicate["policy"]
                .map {
                    PolicyResult(rule: $0["rule"]?.string, allowsUnsigned: $0["allowsUnsigned"] == .bool(true))
                },
            author: RecordAuthor(
                user: predicate["user"]?.string,
                run: predicate["run"].flatMap(PipelineRun.init(recorded:))
            ),
            version: predicate["tool"]?["version"]?.string ?? "",
            time: time,
            undone: try reader.undone()
        )
    }
}

/// Why a record can't be read.
struct RecordError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why; one sentence without a full stop.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Reads the members of a record.
private struct RecordReader {
    let members: JSONValue

    init(_ members: JSONValue) {
        self.members = members
    }

    func side(_ name: String) throws(RecordError) -> (RegistryLocation, ImageReference) {
        guard let side = members[name], let registry = side["registry"]?.string,
            let address = side["address"]?.string, let text = side["image"]?.string
        else { throw RecordError("'\(name)' does not name a registry, its address and an image") }
        do throws(ReferenceError) {
            let image = try ImageReference(text)
            return (RegistryLocation(name: registry, backend: "", address: address, identity: address), image)
        } catch {
            throw RecordError("'\(name).image' is no image: \(error)")
        }
    }

    func member(_ name: String) -> RecordReader? { members[name].map(RecordReader.init) }

    func time(at name: String) throws(RecordError) -> RecordTime? {
        guard let member = members[name] else { return nil }
        guard let time = member.string.flatMap(RecordTime.init) else { throw RecordError("'\(name)' is no time") }
        return time
    }

    func undone() throws(RecordError) -> [PromotionRecord.Promotion] {
        guard let rollback = members["rollback"] else { return [] }
        let promotions = try list(at: "rollback", "undoes")
            .map { promotion throws(RecordError) in
                let reader = RecordReader(promotion)
                guard let image = try reader.digest(at: "image"), let time = try reader.time(at: "time") else {
                    throw RecordError("'rollback.undoes' does not name an image and a time")
                }
                return PromotionRecord.Promotion(image: image, time: time)
            }
        guard !promotions.isEmpty, rollback["undoes"]?.array != nil else {
            throw RecordError("'rollback' does not say what is taken back")
        }
        return promotions
    }

    func digest(at name: String) throws(RecordError) -> Digest? {
        guard let member = members[name] else { return nil }
        return try digest(member)
    }

    func digest(_ value: JSONValue) throws(RecordError) -> Digest {
        guard let text = value.string, let digest = try? Digest(text) else {
            throw RecordError("\(value.string.map { "'\($0)'" } ?? "a value") stands where a digest is expected")
        }
        return digest
    }

    func list(at name: String, _ inner: String) -> [JSONValue] { members[name]?[inner]?.array ?? [] }

    func attached(_ value: JSONValue) throws(RecordError) -> PromotionRecord.Attached {
        PromotionRecord.Attached(
            kind: AttachmentKind(value["kind"]?.string ?? ""),
            digest: try digest(value["digest"] ?? .null),
            subject: try digest(value["subject"] ?? .null)
        )
    }
}

extension PipelineRun {
    /// Reads what a record says of a pipeline's run.
    fileprivate init?(recorded run: JSONValue) {
        guard let system = run["system"]?.string else { return nil }
        self.init(
            system: system,
            url: run["url"]?.string,
            project: run["project"]?.string,
            commit: run["commit"]?.string
        )
    }
}
