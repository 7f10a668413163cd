import { createHash } from "node:crypto";
import { locationName, locations } from "../ground/locations";

const perRegion = 7;

/** The public address of a service in a region: two regions never share one. From a block that is for documentation. */
export function publicAddressOf(service: string, location: string): string {
    const region = locations.findIndex(({ name }) => name === locationName(location));
    const digest = createHash("sha256").update(service.toLowerCase()).digest();
    return `203.0.113.${1 + region * perRegion + (digest[0]! % perRegion)}`;
}

/** The address inside the network of a service's region, by its place among its regions. */
export const privateAddressOf = (place: number): string => `10.${place}.0.4`;
