import { locations } from "../ground/locations";
import { publicAddressOf } from "./addresses";

test("no two regions of a service share an address, and all are in the block for documentation", () => {
    for (const service of ["contoso-apim", "fabrikam-apim", "a"]) {
        const addresses = locations.map(({ name }) => publicAddressOf(service, name));
        expect(new Set(addresses).size).toBe(locations.length);
        for (const address of addresses) {
            expect(address).toMatch(/^203\.0\.113\.\d+$/);
            expect(Number(address.split(".")[3])).toBeLessThan(255);
        }
    }
});

test("a region's name and its display name are the same region", () => {
    expect(publicAddressOf("contoso-apim", "West US 2")).toBe(publicAddressOf("CONTOSO-apim", "westus2"));
});
