import { html } from "../html";
import type { Html } from "../html";

export type Tone = "good" | "warn" | "bad";

const signs: Readonly<Record<Tone, string>> = { good: "✓", warn: "!", bad: "✗" };

/** A word that tells how something stands: by a sign, too, as colour alone tells nothing. */
export const mark = (tone: Tone, word: string): Html =>
    html`<span class="mark ${tone}"><span aria-hidden="true">${signs[tone]}</span> ${word}</span>`;
