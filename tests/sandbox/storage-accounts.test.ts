import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented } from "./behaviour";

const reference = "https://learn.microsoft.com/rest/api/storagerp/storage-accounts";
const nameReference = `${reference}/check-name-availability`;

let azure: AzureFixture;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-storage-accounts");
});

afterAll(() => azure.stop());

const check = (name: string) =>
    azure.clients.storage.storageAccounts.checkNameAvailability({ name, type: "Microsoft.Storage/storageAccounts" });

documented(nameReference)("a free name of a storage account is available, without a reason", async () => {
    expect(await check("stfree")).toEqual({ nameAvailable: true });
});

documented(`${reference}/update`)("an update changes what it names and keeps the rest", async () => {
    const { storageAccounts } = azure.clients.storage;
    const update = { tags: { purpose: "update" }, minimumTlsVersion: "TLS1_2" };
    const updated = await storageAccounts.update(azure.group, "stfixture", update);
    expect(updated).toMatchObject({ ...update, sku: { name: "Standard_GRS" }, allowSharedKeyAccess: false });
    expect(await storageAccounts.getProperties(azure.group, "stfixture")).toEqual(updated);
    await expect(storageAccounts.update(azure.group, "stnone", update)).rejects.toMatchObject({
        statusCode: 404,
        code: "ResourceNotFound",
    });
});

const retention = "https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview";

describe("an immutability policy of a container", () => {
    const days = 3;
    const name = "kept";
    const kept = () => azure.clients.blobService("stfixture").getContainerClient(name).getBlockBlobClient("entry.json");

    beforeAll(async () => {
        const { blobContainers } = azure.clients.storage;
        await blobContainers.create(azure.group, "stfixture", name, {});
        await blobContainers.createOrUpdateImmutabilityPolicy(azure.group, "stfixture", name, {
            parameters: { immutabilityPeriodSinceCreationInDays: days },
        });
    });

    documented(retention)("lets blobs be made, and neither changed nor deleted until its days are over", async () => {
        await kept().upload("1", 1);
        await expect(kept().upload("2", 1)).rejects.toMatchObject({
            statusCode: 409,
            code: "BlobImmutableDueToPolicy",
        });
        await expect(kept().delete()).rejects.toMatchObject({ statusCode: 409, code: "BlobImmutableDueToPolicy" });
        expect((await kept().downloadToBuffer()).toString()).toBe("1");
        azure.sandbox.clock.advance(days * 24 * 60 * 60);
        await kept().delete();
    });

    assumed(
        "that Azure refuses the container's deletion while the policy stands is documented, its words are not recorded",
        "threads quote a locked policy and the data plane: Azure/azure-powershell#26148, Azure/azure-sdk-for-python#22255, MicrosoftDocs/azure-docs#104048",
    )("keeps its container, until the policy is taken away", async () => {
        const { blobContainers } = azure.clients.storage;
        const policy = await blobContainers.getImmutabilityPolicy(azure.group, "stfixture", name);
        expect(policy).toMatchObject({ immutabilityPeriodSinceCreationInDays: days, state: "Unlocked" });
        expect(await blobContainers.get(azure.group, "stfixture", name)).toMatchObject({ hasImmutabilityPolicy: true });
        const remove = () => blobContainers.delete(azure.group, "stfixture", name);
        await expect(remove()).rejects.toMatchObject({ statusCode: 409, code: "ContainerProtectedFromDeletion" });
        await blobContainers.deleteImmutabilityPolicy(azure.group, "stfixture", name, policy.etag ?? "");
        await remove();
    });
});

documented(nameReference)("the name of an account that exists is taken, until it is deleted", async () => {
    expect(await check("stfixture")).toEqual({
        nameAvailable: false,
        reason: "AlreadyExists",
        message: "The storage account named stfixture is already taken.",
    });
    await azure.clients.storage.storageAccounts.delete(azure.group, "stfixture");
    expect(await check("stfixture")).toEqual({ nameAvailable: true });
});

describe.each(["st", "st-contoso", "Stcontoso", "stcontosocontosocontosoxx"])("'%s'", (name) => {
    documented(nameReference)("is no name for a storage account", async () => {
        const answer = await check(name);
        expect(answer).toMatchObject({ nameAvailable: false, reason: "AccountNameInvalid" });
        expect(answer.message).toContain(`${name} is not a valid storage account name.`);
    });
});
