/// Joins two manifests under one of cosign's tags: the destination's, with the source's missing layers behind its own, which stay
/// as they are.
///
/// The configuration lists a `diff_id` for each layer, as cosign writes it when it appends a signature; it is extended likewise.
struct CosignTagMerge: Sendable {
    static let layerLimit = 1000

    let comparison: CosignTagComparison
    let sourceConfiguration: [UInt8]?
    let destinationConfiguration: [UInt8]?

    func merged() throws(CosignTagError) -> MergedAttachment {
        let source = comparison.source
        let destination = comparison.destination
        let layers = destination.layers + comparison.missing.map { source.layers[$0] }
        guard layers.count <= Self.layerLimit else { throw CosignTagError.tooManyLayers(layers.count) }
        var tree = destination.tree
        tree["layers"] = .array(layers)
        var newBlobs: [[UInt8]] = []
        do {
            if let configuration = mergedConfiguration() {
                let bytes = try configuration.serialized()
                tree["config"]?["digest"] = .string(Digest(of: bytes).text)
                tree["config"]?["size"] = .integer(Int64(bytes.count))
                newBlobs.append(bytes)
            }
            return MergedAttachment(
                manifest: RawManifest(bytes: try tree.serialized(), mediaType: destination.manifest.mediaType),
                sourceBlobs: comparison.missing.map { source.image.layers[$0] },
                newBlobs: newBlobs
            )
        } catch {
            throw CosignTagError.notWritable("\(error)")
        }
    }

    private func mergedConfiguration() -> JSONValue? {
        guard let ours = sourceConfiguration.flatMap({ try? JSONValue(parsing: $0) }),
            var theirs = destinationConfiguration.flatMap({ try? JSONValue(parsing: $0) }),
            let ourIDs = ours["rootfs"]?["diff_ids"]?.array, ourIDs.count == comparison.source.layers.count,
            let theirIDs = theirs["rootfs"]?["diff_ids"]?.array, theirIDs.count == comparison.destination.layers.count
        else { return nil }
        theirs["rootfs"]?["diff_ids"] = .array(theirIDs + comparison.missing.map { ourIDs[$0] })
        if let ourHistory = ours["history"]?.array, ourHistory.count == ourIDs.count,
            let theirHistory = theirs["history"]?.array, theirHistory.count == theirIDs.count
        {
            theirs["history"] = .array(theirHistory + comparison.missing.map { ourHistory[$0] })
        }
        return theirs
    }
}
