// Plan mode: lines between `<proposed_plan>` and `</proposed_plan>` (each tag alone on its line) are
// the plan, the rest is the agent's message. Works on deltas: text is held back only while the
// current line could still become a tag.

export interface PlanSplit {
  readonly message: string;
  readonly plan: string;
}

const OPEN = "<proposed_plan>";
const CLOSE = "</proposed_plan>";

export class ProposedPlanSplitter {
  /** Whether a plan was begun. */
  sawPlan = false;
  private inPlan = false;
  private held = "";
  private lineStart = true;

  /** Adds a delta; returns what can be shown of each part now. */
  push(delta: string): PlanSplit {
    let message = "";
    let plan = "";
    for (const piece of delta.split(/(?<=\n)/)) {
      const text = this.take(piece);
      if (this.inPlan) plan += text;
      else message += text;
    }
    return { message, plan };
  }

  /** The held-back rest at the end of the message. */
  finish(): PlanSplit {
    const rest = this.held;
    this.held = "";
    if (this.isTag(rest)) return { message: "", plan: "" };
    return this.inPlan ? { message: "", plan: rest } : { message: rest, plan: "" };
  }

  private take(piece: string): string {
    const ended = piece.endsWith("\n");
    if (!this.lineStart) {
      this.lineStart = ended;
      return piece;
    }
    this.held += piece;
    if (ended && this.isTag(this.held)) {
      this.held = "";
      return "";
    }
    const tag = this.inPlan ? CLOSE : OPEN;
    if (!ended && tag.startsWith(this.held.trim())) return "";
    const text = this.held;
    this.held = "";
    this.lineStart = ended;
    return text;
  }

  private isTag(line: string): boolean {
    if (line.trim() !== (this.inPlan ? CLOSE : OPEN)) return false;
    this.inPlan = !this.inPlan;
    if (this.inPlan) this.sawPlan = true;
    return true;
  }
}
