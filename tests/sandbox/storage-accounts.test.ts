import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { documented } from "./behaviour";

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
