import { violationsOf } from "../tests/support/run-policy";
import { resourceTypes } from "./resource-types";
import { vaultOutsideSiteRegions } from "./vault-outside-site-regions";

const { snapshotVault, site, service, storageAccount, resourceGroup } = resourceTypes;
const inVault = (type: string, location: string) => ({ type, inside: [snapshotVault], props: { location } });
const siteLocations = ["westeurope", "Germany West Central"];

test.each([storageAccount, resourceGroup])("a vault's %s where a site is", (type) => {
    expect(violationsOf(vaultOutsideSiteRegions, inVault(type, "germanywestcentral"), { siteLocations })).toEqual([
        'location is "germanywestcentral": a site is there, and with that region its snapshots would be lost. Put the vault ' +
            "where no site is, none of westeurope, Germany West Central.",
    ]);
    expect(violationsOf(vaultOutsideSiteRegions, inVault(type, "Sweden Central"), { siteLocations })).toEqual([]);
});

test("a vault of which nobody knows what it must keep away from", () => {
    expect(violationsOf(vaultOutsideSiteRegions, inVault(storageAccount, "swedencentral"))).toEqual([
        "siteLocations is []: it must list every region of every site, or nobody knows whether the vault is lost with one. " +
            "Name them in the config of vault-outside-site-regions.",
    ]);
});

test("a site's region that the vault is not checked against", () => {
    const props = {
        location: "West Europe",
        additionalLocations: [{ location: "germanywestcentral" }, { location: "uksouth" }],
    };
    const ofSite = { type: service, inside: [site, "apim-dr:index:ApiManagement"], props };
    expect(violationsOf(vaultOutsideSiteRegions, ofSite, { siteLocations })).toEqual([
        'additionalLocations[1].location is "uksouth": the vault\'s place is not checked against it. Add it to siteLocations ' +
            "in the config of vault-outside-site-regions.",
    ]);
    expect(violationsOf(vaultOutsideSiteRegions, ofSite, { siteLocations: ["northeurope"] })).toHaveLength(3);
});

test("what is neither a vault's nor a site's is where it likes", () => {
    const props = { location: "westeurope" };
    for (const type of [storageAccount, resourceGroup, service]) {
        expect(violationsOf(vaultOutsideSiteRegions, { type, props }, { siteLocations: ["westeurope"] })).toEqual([]);
        expect(violationsOf(vaultOutsideSiteRegions, { type, props })).toEqual([]);
    }
});
