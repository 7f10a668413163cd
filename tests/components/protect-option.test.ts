import type * as pulumi from "@pulumi/pulumi";
import { ApiManagement, GlobalEndpoint, Site, SnapshotVault } from "../../components";
import { registered, useMocks } from "./mocks";

const subscriptionId = "11111111-2222-3333-4444-555555555555";
const storageAccountId = `/subscriptions/${subscriptionId}/resourceGroups/rg-vault/providers/Microsoft.Storage/storageAccounts/stvault`;
const service = {
    serviceName: "contoso-apim",
    publisherName: "Contoso",
    publisherEmail: "apim@contoso.example",
    location: "westeurope",
};
type Declare = (name: string, protect: boolean | undefined, opts: pulumi.ComponentResourceOptions) => Promise<unknown>;

/** Each component that has an argument `protect`, with a child that it protects. */
const rows: readonly [name: string, child: string, declare: Declare][] = [
    [
        "ApiManagement",
        "azure-native:apimanagement:ApiManagementService",
        (name, protect, opts) => registered(new ApiManagement(name, { ...service, protect }, opts).serviceId),
    ],
    [
        "Site",
        "azure-native:apimanagement:ApiManagementService",
        async (name, protect, opts) => {
            const args = { subscriptionId, activeSite: name, vault: { storageAccountId } };
            return registered((await Site.declare(name, { ...args, service: { ...service, protect } }, opts)).status);
        },
    ],
    [
        "SnapshotVault",
        "azure-native:storage:StorageAccount",
        (name, protect, opts) => {
            const args = { resourceGroupName: "rg", storageAccountName: "stvault", location: "westeurope", protect };
            return registered(new SnapshotVault(name, args, opts).storageAccountId);
        },
    ],
    [
        "GlobalEndpoint",
        "azure-native:cdn:Profile",
        (name, protect, opts) => {
            const gateways = [{ location: "westeurope", hostname: "one.azure-api.net" }];
            const sites = [{ name: "primary", gateways }];
            const args = { resourceGroupName: "rg", endpointName: "contoso", sites, activeSite: "primary", protect };
            return registered(new GlobalEndpoint(name, args, opts).url);
        },
    ],
];

beforeAll(() => useMocks());

describe.each(rows)("%s", (name, child, declare) => {
    test.each([
        [undefined, undefined, true],
        [undefined, false, false],
        [undefined, true, true],
        [true, false, true],
        [false, true, false],
    ])("argument protect %p, option protect %p: its resource is protected: %p", async (argument, option, expected) => {
        const seen: Record<string, boolean | undefined> = {};
        const record: pulumi.ResourceTransformation = ({ type, opts }) => {
            seen[type] = opts.protect;
            return undefined;
        };
        const own = `${name}-${String(argument)}-${String(option)}`.toLowerCase();
        await declare(own, argument, { protect: option, transformations: [record] });
        expect(seen[child]).toBe(expected);
    });
});
