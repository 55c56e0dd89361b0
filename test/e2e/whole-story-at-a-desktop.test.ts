import { desktop } from "./support/hands.ts";
import { tellWholeStory } from "./support/whole-story.ts";

tellWholeStory(desktop);
