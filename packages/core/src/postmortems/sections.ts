/** The parts of a review, in the order in which they are read. Each is Markdown. */
export const sectionKeys = [
  "summary",
  "impact",
  "key_moments",
  "detection",
  "response",
  "mitigation",
  "contributing_factors",
  "what_helped",
  "what_hindered",
  "where_lucky",
] as const;

export type SectionKey = (typeof sectionKeys)[number];

export type Sections = Readonly<Record<SectionKey, string>>;

/** The heading of each part, and the one question that helps to fill it. */
export const sectionGuides: Readonly<Record<SectionKey, { readonly title: string; readonly question: string }>> = {
  summary: {
    title: "Summary",
    question: "What happened, to whom, for how long? Three sentences for somebody who was not there.",
  },
  impact: {
    title: "Impact",
    question: "How many customers, requests or orders, and what could they not do?",
  },
  key_moments: {
    title: "Key moments",
    question: "Which moments changed the course? Keep those, drop the rest.",
  },
  detection: {
    title: "Detection",
    question: "What told us, and what could have told us earlier?",
  },
  response: {
    title: "Response",
    question: "How did the right people come together, and what did they know at each step?",
  },
  mitigation: {
    title: "Mitigation",
    question: "What stopped the harm, what was tried before, and how was recovery seen?",
  },
  contributing_factors: {
    title: "Contributing factors",
    question: "What had to come together? There is never only one.",
  },
  what_helped: {
    title: "What helped",
    question: "What made this shorter or smaller than it could have been?",
  },
  what_hindered: {
    title: "What hindered",
    question: "What made the right step hard to see or slow to take?",
  },
  where_lucky: {
    title: "Where we were lucky",
    question: "What would have made it worse, and was only chance?",
  },
};

export const emptySections: Sections = {
  summary: "",
  impact: "",
  key_moments: "",
  detection: "",
  response: "",
  mitigation: "",
  contributing_factors: "",
  what_helped: "",
  what_hindered: "",
  where_lucky: "",
};
