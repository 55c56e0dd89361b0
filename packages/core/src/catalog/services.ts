/** How much a service matters: 1 the business stops without it, 4 hardly anybody notices. */
export const serviceTiers = [1, 2, 3, 4] as const;
/** One of {@link serviceTiers}. */
export type ServiceTier = (typeof serviceTiers)[number];

/** What a service has beside its name and owner. */
export interface ServiceSettings {
  readonly description: string;
  readonly tier: ServiceTier;
  /** A trigger this soon after a resolve reopens the alert instead of making a new one. 0 switches reopening off. */
  readonly reopenWindowMinutes: number;
  /** An acknowledged page goes on after this long unless its subject is over or in an active incident; absent: never. */
  readonly acknowledgementTimeoutMinutes: number | undefined;
}

/** What a service is given when it is created with a name alone. */
export const serviceDefaults: ServiceSettings = {
  description: "",
  tier: 3,
  reopenWindowMinutes: 5,
  acknowledgementTimeoutMinutes: 30,
};

/** Bounds of the two windows: a day of reopening, and at least a minute and at most a day of being acknowledged. */
export const serviceBounds = {
  nameLength: 120,
  descriptionLength: 2000,
  reopenWindowMinutes: { min: 0, max: 1440 },
  acknowledgementTimeoutMinutes: { min: 1, max: 1440 },
} as const;

/** The spelling of a service's name under which it is unique: blanks joined, lower case, composed. */
export function serviceNameKey(name: string): string {
  return name.trim().replaceAll(/\s+/g, " ").normalize("NFC").toLowerCase();
}
