import { notYetKnown } from "../input-failures";
import { isMembers } from "./api-management-shape";
import { customPropertyPrefix } from "./custom-properties";
import type { ServiceChange } from "./service-change";

/** What the PUT does to protocols, ciphers, and what else Azure has as custom properties. */
export function describeCustomProperties(put: unknown, live: unknown): ServiceChange[] {
    const wanted = isMembers(put) ? put : {};
    const present = Object.entries(isMembers(live) ? live : {});
    // Azure sets those that a PUT leaves out back to its own default, which it does not tell: off is assumed.
    const changed = present.filter(
        ([name, value]) => wanted[name] !== notYetKnown && plain(wanted[name] ?? "False") !== plain(value),
    );
    const off = changed.filter(([, value]) => isOn(value)).map(([name]) => name);
    const on = changed.filter(([name]) => isOn(wanted[name])).map(([name]) => name);
    const other = changed.map(([name]) => name).filter((name) => !off.includes(name) && !on.includes(name));
    // Azure's default of ciphers is on, and it does not answer those that nobody has set.
    const unanswered = isMembers(live) ? Object.keys(wanted).filter((name) => !(name in live)) : [];
    const set = unanswered.filter((name) => wanted[name] !== notYetKnown);
    return [
        ...(off.length > 0
            ? [
                  {
                      text: `turns off ${off.map(shortName).join(", ")}: clients or backends that need it fail`,
                      hurts: false,
                      removes: off.map(shortName),
                      keep: 'declare it as "True" in customProperties',
                  },
              ]
            : []),
        ...(on.length > 0 ? [{ text: `turns on ${on.map(shortName).join(", ")}`, hurts: false }] : []),
        ...(set.length > 0
            ? [
                  {
                      text: `sets ${set.map((name) => `${shortName(name)} = ${String(wanted[name])}`).join(", ")}, which Azure has at its default`,
                      hurts: false,
                  },
              ]
            : []),
        ...(other.length > 0 ? [{ text: `changes ${other.map(shortName).join(", ")}`, hurts: false }] : []),
    ];
}

/** Without what all of them begin with. */
export const shortName = (name: string): string =>
    name.startsWith(`${customPropertyPrefix}.`) ? name.slice(customPropertyPrefix.length + 1) : name;

/** Azure compares without regard to case. */
const plain = (value: unknown): string => String(value).toLowerCase();

const isOn = (value: unknown): boolean => plain(value) === "true";
