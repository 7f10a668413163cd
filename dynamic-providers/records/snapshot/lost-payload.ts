import type { SnapshotPayload } from "./facts";
import type { CatalogObservation } from "./observation";

/** How long the vault keeps versions of deleted blobs, as `SnapshotVault` declares it unless told otherwise. */
const keptDays = 30;

/**
 * How a blob that was deleted by hand comes back: the vault keeps its old versions. What is copied back is a blob of its own,
 * with another ETag, so that it has to be adopted.
 * Source: https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-manage
 *
 * @param backupsUrl - of the container, where it is known.
 */
export function wayBackOf(
    { container, name }: Pick<SnapshotPayload, "container" | "name">,
    backupsUrl: CatalogObservation["backupsUrl"] = `https://<storage account>.blob.core.windows.net/${container}`,
): string {
    const account = /^https?:\/\/([^./]+)/.exec(backupsUrl)?.[1] ?? "";
    const of = `--auth-mode login --account-name ${account}`;
    const version =
        `$(az storage blob list ${of} --container-name ${container} --prefix ${name} --include v ` +
        "--query 'max([].versionId)' --output tsv)";
    return (
        `The vault's soft delete keeps a deleted blob as an old version for ${keptDays} days. To bring it back: ` +
        `az storage blob copy start ${of} --destination-container ${container} --destination-blob ${name} ` +
        `--source-uri "${backupsUrl}/${name}?versionId=${version}" ` +
        "and adopt it (docs/snapshot-format.md#adoption)."
    );
}
