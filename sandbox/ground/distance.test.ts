import { latencyMs, nearestFirst } from "./distance";

test("regions come in the order of their distance", () => {
    const regions = ["australiaeast", "eastus", "northeurope", "westeurope", "swedencentral"];
    expect(nearestFirst("westeurope", regions, (region) => region)).toEqual([
        "westeurope",
        "northeurope",
        "swedencentral",
        "eastus",
        "australiaeast",
    ]);
    expect(nearestFirst("West US 2", regions, (region) => region)[0]).toBe("eastus");
});

test("a region is at no distance from itself, and an ocean is some 60 ms wide", () => {
    expect(latencyMs("westeurope", "West Europe")).toBe(0);
    expect(latencyMs("westeurope", "eastus")).toBeGreaterThan(55);
    expect(latencyMs("westeurope", "eastus")).toBeLessThan(75);
});

test("a region that does not exist is refused by name", () => {
    expect(() => latencyMs("atlantis", "westeurope")).toThrow("There is no region 'atlantis'.");
});
