internal import PromoterConfiguration
internal import PromoterCore

/// A record of a promotion that holds, for tools.
enum RecordJSON {
    /// Makes a record.
    static func value(_ entry: HistoryEntry) -> OrderedJSON {
        let record = entry.record
        return .object([
            "time": .string(record.time.description),
            "kind": entry.isRollback ? "rollback" : "promotion",
            "undoes": record.undone.first.map { .string($0.time.description) },
            "digest": .string(record.root.text),
            "previous": record.previous.map { .string($0.text) },
            "source": side(record.source, record.image),
            "destination": side(record.destination, record.target),
            "isOfThisTag": .bool(entry.isOfThisTag),
            "policy": record.policy.map { policy in
                .object([
                    "rule": policy.rule.map { .string($0) }, "allowsUnsigned": .bool(policy.allowsUnsigned),
                ])
            },
            "user": record.author.user.map { .string($0) },
            "run": record.author.run.map { run in
                .object([
                    "system": .string(run.system), "project": run.project.map { .string($0) },
                    "url": run.url.map { .string($0) }, "commit": run.commit.map { .string($0) },
                ])
            },
            "version": .string(record.version),
            "signer": .string(entry.signer),
            "attachment": .string(entry.attachment.text),
        ])
    }

    private static func side(_ location: RegistryLocation, _ image: ImageReference) -> OrderedJSON {
        .object([
            "registry": .string(location.name), "address": .string(location.address),
            "image": .string(image.description),
        ])
    }
}
