import { AzureError, OperationFailedError } from "./errors";
import { explainFailure } from "./explain-failure";

test.each([
    [
        "RestoreFailed",
        "Cannot restore: backup expired (correlation ID 1)",
        "Expired: Azure restores a backup for 30 days.",
    ],
    ["RestoreFailed", "Cannot restore: current SKU is 'X', backup SKU is 'Y'", "TierMismatch: Declare the same tier"],
    [
        "InvalidParameters",
        "Invalid parameter: The storage account cannot be accessed. Parameter name: backupStorageAccount",
        "VaultOutOfReach: Check the service's role",
    ],
])("%s: %s is told whole, with its code and the way out", (code, said, advice) => {
    const error = new OperationFailedError("finish it", code, said, 400);
    const explained = explainFailure(error);
    expect(explained.startsWith(`${error.message}\n`)).toBe(true);
    expect(explained).toContain(said);
    expect(explained).toContain(advice);
});

test("what is not known, or not Azure's, is told as it is", () => {
    expect(explainFailure(new AzureError("start it", "Other", "It went wrong."))).toBe(
        "Azure could not start it: Other: It went wrong.",
    );
    expect(explainFailure(new Error("the backup expired"))).toBe("the backup expired");
    expect(explainFailure("text")).toBe("text");
});
