/// A trace written anew in another format.
package struct TraceConversion: Hashable, Sendable {
  /// Rows written, and rows of the source that could not be read.
  package var rows = 0
  package var skippedRows = 0
  /// Rows whose time was rounded down, because the new format cannot hold it exactly.
  package var roundedRows = 0

  /// Converts `source` to `target` in constant memory; `target` is written whole or not at all,
  /// and may be `source` itself.
  ///
  /// Fields that the new format cannot hold are left out; hash ids that the old one does not have
  /// become an empty list.
  ///
  /// - Throws: ``TraceError`` when the source cannot be read or the target cannot be written.
  package init(
    from source: String, format: TraceFormat, to target: String, as newFormat: TraceFormat,
    onBadRow: OnBadRow = .fail
  ) throws(TraceError) {
    let reader = try TraceReader(file: source, format: format, onBadRow: onBadRow)
    let writer = try TraceWriter(
      file: target, format: newFormat, sessions: reader.hasSessions, adapters: reader.hasAdapters)
    var names: [String] = []
    while let row = try reader.next() {
      if row.adapter >= names.count { names = reader.adapterNames }
      let adapter = row.adapter >= 0 ? names[row.adapter] : nil
      try writer.write(row, adapter: adapter, hashIDs: reader.promptBlocks)
    }
    try writer.finish()
    rows = reader.rows
    skippedRows = reader.skippedRows
    roundedRows = writer.roundedRows
  }
}
