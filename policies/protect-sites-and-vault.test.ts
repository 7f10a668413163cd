import { violationsOf } from "../tests/support/run-policy";
import { protectSitesAndVault } from "./protect-sites-and-vault";
import { resourceTypes } from "./resource-types";

const { snapshotVault, service, storageAccount, resourceGroup, blobContainer, vaultAuthority } = resourceTypes;
const message =
    "protect is false: it must be true, so that Pulumi refuses to destroy or replace the resource. To destroy it on purpose, " +
    "set protect-sites-and-vault to advisory for the run that takes the protection away.";

test.each([storageAccount, resourceGroup, blobContainer, vaultAuthority])("a vault's %s", (type) => {
    const inVault = { type, inside: [snapshotVault] };
    expect(violationsOf(protectSitesAndVault, inVault)).toEqual([message]);
    expect(violationsOf(protectSitesAndVault, { ...inVault, protect: true })).toEqual([]);
    expect(violationsOf(protectSitesAndVault, { type })).toEqual([]);
});

const ofTier = (name: string) => ({ type: service, props: { sku: { name, capacity: 1 } } });

test.each(["Basic", "Standard", "Premium"])("a service of tier %s", (tier) => {
    expect(violationsOf(protectSitesAndVault, ofTier(tier))).toEqual([message]);
    expect(violationsOf(protectSitesAndVault, { ...ofTier(tier), protect: true })).toEqual([]);
    expect(violationsOf(protectSitesAndVault, ofTier(tier), { exemptTiers: [tier] })).toEqual([]);
});

test("a service of a tier without a promise of its own", () => {
    expect(violationsOf(protectSitesAndVault, ofTier("Developer"))).toEqual([]);
    expect(violationsOf(protectSitesAndVault, ofTier("Developer"), { exemptTiers: [] })).toEqual([message]);
});

test("a vault's role assignment can be given again", () => {
    const type = "azure-native:authorization:RoleAssignment";
    expect(violationsOf(protectSitesAndVault, { type, inside: [snapshotVault] })).toEqual([]);
});
