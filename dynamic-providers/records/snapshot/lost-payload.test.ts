import { wayBackOf } from "./lost-payload";

test("the way back of a deleted blob is one command with the vault's own names", () => {
    const payload = { container: "backups", name: "contoso-a-nightly.apimbackup" };
    expect(wayBackOf(payload, "https://stbugs.blob.core.windows.net/backups")).toBe(
        "The vault's soft delete keeps a deleted blob as an old version for 30 days. To bring it back: " +
            "az storage blob copy start --auth-mode login --account-name stbugs --destination-container backups " +
            "--destination-blob contoso-a-nightly.apimbackup --source-uri " +
            '"https://stbugs.blob.core.windows.net/backups/contoso-a-nightly.apimbackup?versionId=' +
            "$(az storage blob list --auth-mode login --account-name stbugs --container-name backups " +
            "--prefix contoso-a-nightly.apimbackup --include v --query 'max([].versionId)' --output tsv)\" " +
            "and adopt it (docs/snapshot-format.md#adoption).",
    );
    expect(wayBackOf(payload)).toContain("--account-name <storage account> ");
});
