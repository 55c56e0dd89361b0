import {
  episodeAt,
  firesAt,
  intervalBeats,
  isInhibited,
  lastBeat,
  Tellings,
  type Timetable,
  type TimetableAlert,
  type Told,
  turnsAt,
  waitBeats,
} from "./timetable.ts";

/*
 * By which rules Alertmanager notifies, and by which Staunch does: each in as few words as it can be said. Both are held
 * against the programs themselves; where the rules differ, the differences are what `docs/routing.md` lists.
 */

const beats = Array.from({ length: lastBeat + intervalBeats + 2 }, (_, beat) => beat);

function isSilenced({ silences }: Timetable, { name }: TimetableAlert, beat: number): boolean {
  return silences.some((silence) => silence.name === name && silence.from <= beat && beat < silence.until);
}

/**
 * Alertmanager: a group looks at itself `group_wait` after its first alert and every `group_interval` from then on, also
 * when nothing is left in it. It notifies when something fires that its last notification did not name as firing, or when
 * something it named is over.
 */
export function toldByAlertmanager(timetable: Timetable, group: string): Told {
  const present = new Map<TimetableAlert, boolean>();
  const tellings = new Tellings();
  let nextLook: number | undefined;
  let last: { readonly firing: readonly TimetableAlert[]; readonly over: readonly TimetableAlert[] } | undefined;
  for (const beat of beats) {
    for (const { alert, kind } of turnsAt(timetable, beat).filter((turn) => turn.alert.group === group)) {
      nextLook ??= beat + waitBeats;
      present.set(alert, kind === "fires");
    }
    if (beat !== nextLook) continue;
    nextLook += intervalBeats;
    const seen = [...present.keys()].filter((alert) => !isSilenced(timetable, alert, beat) && !isInhibited(timetable, alert, beat));
    const firing = seen.filter((alert) => present.get(alert) === true);
    const over = seen.filter((alert) => present.get(alert) === false);
    for (const [alert, fires] of present) if (!fires) present.delete(alert);
    if (!notifies(last, firing, over)) continue;
    last = { firing, over };
    const episodes = firing.map((alert) => episodeAt(alert, beat));
    if (episodes.length === 0) tellings.end(beat);
    else tellings.tell(beat, episodes);
  }
  return tellings.told;
}

function notifies(
  last: { readonly firing: readonly TimetableAlert[]; readonly over: readonly TimetableAlert[] } | undefined,
  firing: readonly TimetableAlert[],
  over: readonly TimetableAlert[],
): boolean {
  if (last === undefined) return firing.length > 0;
  if (firing.some((alert) => !last.firing.includes(alert))) return true;
  if (firing.length === 0) return last.firing.length > 0 && over.length > 0;
  return over.some((alert) => !last.over.includes(alert));
}

interface Member {
  readonly episode: string;
  readonly since: number;
  readonly alert: TimetableAlert;
  fires: boolean;
  isTold: boolean;
  isHeld: boolean;
  wasReleased: boolean;
}

interface Group {
  members: readonly Member[];
  hasPage: boolean;
  toldAt: number;
}

/**
 * Staunch: a group is over as soon as all its alerts are, and so is its page. Whatever fires and is held back by nothing
 * waits for `group_wait` and pages; where there is a page already, it is told of, one `group_interval` after the last
 * telling at the earliest.
 */
export function toldByStaunch(timetable: Timetable, name: string): Told {
  const tellings = new Tellings();
  let group: Group = { members: [], hasPage: false, toldAt: 0 };
  for (const beat of beats) {
    tell(group, beat, tellings);
    const turns = turnsAt(timetable, beat).filter((turn) => turn.alert.group === name);
    const opening = turns.filter(({ kind }) => kind === "fires").map(({ alert, episode }) => newMember(alert, episode, beat));
    group.members = [...group.members.filter(({ alert }) => !opening.some((one) => one.alert === alert)), ...opening];
    // First what the alerts do, then what people do to silences: as the test does it.
    for (const silencesAt of [beat - 1, beat]) {
      for (const member of group.members) hold(timetable, member, beat, silencesAt);
      tell(group, beat, tellings);
      if (!group.members.some(({ fires }) => fires)) group = { members: [], hasPage: false, toldAt: 0 };
    }
  }
  return tellings.told;
}

function newMember(alert: TimetableAlert, episode: string, since: number): Member {
  return { alert, episode, since, fires: true, isTold: false, isHeld: false, wasReleased: false };
}

function hold(timetable: Timetable, member: Member, beat: number, silencesAt: number): void {
  const { alert, isHeld } = member;
  member.fires = firesAt(alert, beat);
  member.isHeld = isSilenced(timetable, alert, silencesAt) || isInhibited(timetable, alert, beat);
  if (isHeld && !member.isHeld) member.wasReleased = true;
}

/** Ends the group's page, begins one, or tells of who joined it: whatever this beat calls for. */
function tell(group: Group, beat: number, tellings: Tellings): void {
  const open = group.members.filter(({ fires }) => fires);
  const isAboutSomebody = open.some((member) => member.isTold || (!member.isHeld && !member.wasReleased));
  if (group.hasPage && !isAboutSomebody) {
    tellings.end(beat);
    group.hasPage = false;
  }
  const untold = open.filter((member) => !member.isTold && !member.isHeld);
  if (!untold.some(({ since }) => since + waitBeats <= beat)) return;
  const pages = !group.hasPage || (untold.some((member) => member.wasReleased) && !open.some((member) => member.isTold));
  if (!pages && group.toldAt + intervalBeats > beat) return;
  group.hasPage = true;
  group.toldAt = beat;
  for (const member of untold) member.isTold = true;
  tellings.tell(
    beat,
    untold.map(({ episode }) => episode),
  );
}
