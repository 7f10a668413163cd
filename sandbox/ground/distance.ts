import { locationName, locations } from "./locations";
import type { Location } from "./locations";

const earthRadiusKm = 6371;
/** Light in fibre goes some 200 km in a millisecond; there and back. */
const kmPerRoundTripMs = 100;

/** Milliseconds between two regions, as the crow flies; assumed, as Azure measures them. */
export function latencyMs(from: string, to: string): number {
    const [one, other] = [find(from), find(to)];
    const radians = (degrees: number): number => (degrees * Math.PI) / 180;
    const half = (left: number, right: number): number => Math.sin(radians(right - left) / 2) ** 2;
    const chord =
        half(one.latitude, other.latitude) +
        Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * half(one.longitude, other.longitude);
    return (2 * earthRadiusKm * Math.asin(Math.sqrt(chord))) / kmPerRoundTripMs;
}

/** Regions in the order in which a client reaches them. */
export function nearestFirst<T>(from: string, places: readonly T[], locationOf: (place: T) => string): T[] {
    const distance = (place: T): number => latencyMs(from, locationOf(place));
    return [...places].sort((left, right) => distance(left) - distance(right));
}

function find(location: string): Location {
    const found = locations.find(({ name }) => name === locationName(location));
    if (!found) {
        throw new Error(`There is no region '${location}'.`);
    }
    return found;
}
