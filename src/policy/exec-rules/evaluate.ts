// Runs a rules file. Steps and depth of calls are bounded, so that no file can stall or crash the
// program that reads it; there is no access to anything but the functions that are handed in.
import { builtinFunctions, memberOf } from "./builtins.ts";
import { applyOperator, dictKey, indexValue } from "./operators.ts";
import { StarlarkError } from "./starlark-error.ts";
import type { Block, Clause, Expression, Parameter, Span, SyntaxStatement } from "./syntax.ts";
import {
  bounded,
  isTruthy,
  iterate,
  StarlarkDict,
  StarlarkFunction,
  StarlarkList,
  StarlarkTuple,
  typeName,
  ValueError,
} from "./values.ts";
import type { CallArguments, Value } from "./values.ts";

const MOST_STEPS = 1_000_000;
const DEEPEST_CALL = 50;

type Scope = Map<string, Value>;
/** How a block ended: at its end, or by a jump. */
type Outcome = null | "break" | "continue" | { readonly returned: Value };

/** Runs `program` with `functions` in scope. Throws StarlarkError. */
export function runStarlark(program: Block, functions: readonly StarlarkFunction[]): void {
  const globals: Scope = new Map(builtinFunctions());
  for (const each of functions) globals.set(each.name, each);
  const evaluator = new Evaluator(globals);
  evaluator.run(program, globals);
}

class Evaluator {
  private readonly globals: Scope;
  private steps = 0;
  private depth = 0;

  constructor(globals: Scope) {
    this.globals = globals;
  }

  run(block: Block, scope: Scope): Outcome {
    for (const statement of block) {
      const outcome = this.runStatement(statement, scope);
      if (outcome !== null) return outcome;
    }
    return null;
  }

  private runStatement(statement: SyntaxStatement, scope: Scope): Outcome {
    this.step(statement);
    switch (statement.type) {
      case "expression":
        this.evaluate(statement.expression, scope);
        return null;
      case "assign":
        this.runAssignment(statement, scope);
        return null;
      case "if": {
        const holds = isTruthy(this.evaluate(statement.condition, scope));
        return this.run(holds ? statement.body : statement.otherwise, scope);
      }
      case "for":
        return this.runFor(statement, scope);
      case "def":
        scope.set(statement.name, this.define(statement.name, statement.parameters, statement.body));
        return null;
      case "return":
        return { returned: statement.value === null ? null : this.evaluate(statement.value, scope) };
      case "pass":
        return null;
      case "break":
      case "continue":
        return statement.type;
    }
  }

  private runAssignment(statement: SyntaxStatement & { readonly type: "assign" }, scope: Scope): void {
    let value = this.evaluate(statement.value, scope);
    const { operator, target } = statement;
    if (operator !== null) {
      const old = this.evaluate(target, scope);
      value = this.placed(statement, () => applyOperator(operator, old, value));
    }
    this.assign(target, value, scope);
  }

  private runFor(statement: SyntaxStatement & { readonly type: "for" }, scope: Scope): Outcome {
    const items = this.evaluate(statement.items, scope);
    for (const item of this.placed(statement.items, () => iterate(items))) {
      this.assign(statement.target, item, scope);
      const outcome = this.run(statement.body, scope);
      if (outcome === "break") return null;
      if (outcome !== null && outcome !== "continue") return outcome;
    }
    return null;
  }

  private assign(target: Expression, value: Value, scope: Scope): void {
    this.step(target);
    if (target.type === "name") {
      scope.set(target.name, value);
    } else if (target.type === "tuple" || target.type === "list") {
      const items = this.placed(target, () => iterate(value));
      if (items.length !== target.items.length) {
        throw new StarlarkError(
          "evaluate",
          "Unpacked a different number of values",
          target.start,
          target.end,
        );
      }
      target.items.forEach((each, index) => this.assign(each, items[index]!, scope));
    } else if (target.type === "index") {
      this.assignIndex(target, value, scope);
    } else {
      throw new StarlarkError(
        "parse",
        "Parse error: cannot assign to this expression",
        target.start,
        target.end,
      );
    }
  }

  private assignIndex(target: Expression & { readonly type: "index" }, value: Value, scope: Scope): void {
    const object = this.evaluate(target.object, scope);
    const index = this.evaluate(target.index, scope);
    this.placed(target, () => {
      if (object instanceof StarlarkDict) {
        object.entries.set(dictKey(index), value);
        return bounded(object);
      }
      if (
        !(object instanceof StarlarkList) ||
        typeof index !== "number" ||
        object.items.at(index) === undefined
      ) {
        throw new ValueError(`Cannot assign an element of type \`${typeName(object)}\``);
      }
      object.items[index < 0 ? object.items.length + index : index] = value;
      return null;
    });
  }

  private define(name: string, parameters: readonly Parameter[], body: Block): StarlarkFunction {
    return new StarlarkFunction(name, (args) => {
      const { start, end } = args.call;
      if (++this.depth > DEEPEST_CALL)
        throw new StarlarkError("evaluate", "Too many recursive calls", start, end);
      const outcome = this.run(body, this.bind(name, parameters, args));
      this.depth--;
      return typeof outcome === "object" && outcome !== null ? outcome.returned : null;
    });
  }

  private bind(name: string, parameters: readonly Parameter[], args: CallArguments): Scope {
    const local: Scope = new Map();
    parameters.forEach((parameter, index) => {
      const given = args.positional[index] ?? args.named.get(parameter.name);
      if (given !== undefined) local.set(parameter.name, given);
      else if (index < args.positional.length) local.set(parameter.name, null);
      else if (args.named.has(parameter.name)) local.set(parameter.name, null);
      else if (parameter.fallback !== null)
        local.set(parameter.name, this.evaluate(parameter.fallback, this.globals));
      else throw new ValueError(`Missing parameter \`${parameter.name}\` for call to ${name}`);
    });
    const extra = [...args.named.keys()].filter(
      (key) => !parameters.some((parameter) => parameter.name === key),
    );
    if (extra.length > 0 || args.positional.length > parameters.length) {
      throw new ValueError(`Too many parameters for call to ${name}`);
    }
    return local;
  }

  private evaluate(expression: Expression, scope: Scope): Value {
    this.step(expression);
    switch (expression.type) {
      case "name":
        return this.lookUp(expression.name, expression, scope);
      case "string":
      case "int":
        return expression.value;
      case "list":
        return new StarlarkList(expression.items.map((item) => this.evaluate(item, scope)));
      case "tuple":
        return new StarlarkTuple(expression.items.map((item) => this.evaluate(item, scope)));
      case "dict":
        return this.dict(expression, scope);
      case "call":
        return this.call(expression, scope);
      case "member": {
        const object = this.evaluate(expression.object, scope);
        return this.placed(expression, () => memberOf(object, expression.name));
      }
      case "index": {
        const object = this.evaluate(expression.object, scope);
        const index = this.evaluate(expression.index, scope);
        return this.placed(expression, () => indexValue(object, index));
      }
      case "unary": {
        const operand = this.evaluate(expression.operand, scope);
        if (expression.operator === "not") return !isTruthy(operand);
        return this.placed(expression, () => applyOperator("-", 0, operand));
      }
      case "binary":
        return this.binary(expression, scope);
      case "conditional":
        return this.evaluate(
          isTruthy(this.evaluate(expression.condition, scope)) ? expression.whenTrue : expression.whenFalse,
          scope,
        );
      case "comprehension":
        return this.comprehension(expression, scope);
    }
  }

  private dict(expression: Expression & { readonly type: "dict" }, scope: Scope): Value {
    return this.placed(expression, () => {
      const entries = expression.entries.map(
        ([key, value]) => [dictKey(this.evaluate(key, scope)), this.evaluate(value, scope)] as const,
      );
      return new StarlarkDict(new Map(entries));
    });
  }

  private comprehension(expression: Expression & { readonly type: "comprehension" }, scope: Scope): Value {
    const items: Value[] = [];
    // Its names are its own: they neither leak nor overwrite.
    this.comprehend(expression.clauses, new Map(scope), (inner) => {
      items.push(this.evaluate(expression.result, inner));
    });
    return this.placed(expression, () => bounded(new StarlarkList(items)));
  }

  private binary(expression: Expression & { readonly type: "binary" }, scope: Scope): Value {
    const { operator } = expression;
    const left = this.evaluate(expression.left, scope);
    if (operator === "and" || operator === "or") {
      return isTruthy(left) === (operator === "or") ? left : this.evaluate(expression.right, scope);
    }
    const right = this.evaluate(expression.right, scope);
    return this.placed(expression, () => applyOperator(operator, left, right));
  }

  private comprehend(clauses: readonly Clause[], scope: Scope, yieldIn: (scope: Scope) => void): void {
    const [clause, ...rest] = clauses;
    if (clause === undefined) return yieldIn(scope);
    if (clause.type === "if") {
      if (isTruthy(this.evaluate(clause.condition, scope))) this.comprehend(rest, scope, yieldIn);
      return;
    }
    const items = this.evaluate(clause.items, scope);
    for (const item of this.placed(clause.items, () => iterate(items))) {
      this.assign(clause.target, item, scope);
      this.comprehend(rest, scope, yieldIn);
    }
  }

  private call(expression: Expression & { readonly type: "call" }, scope: Scope): Value {
    const callee = this.evaluate(expression.callee, scope);
    const positional: Value[] = [];
    const named = new Map<string, Value>();
    for (const { name, value } of expression.args) {
      if (name === null) positional.push(this.evaluate(value, scope));
      else named.set(name, this.evaluate(value, scope));
    }
    return this.placed(expression, () => {
      if (!(callee instanceof StarlarkFunction)) {
        throw new ValueError(`Operation \`call()\` not supported on type \`${typeName(callee)}\``);
      }
      return callee.invoke({ positional, named, call: expression });
    });
  }

  private lookUp(name: string, { start, end }: Span, scope: Scope): Value {
    const value = scope.get(name) ?? this.globals.get(name);
    if (value !== undefined) return value;
    if (scope.has(name) || this.globals.has(name)) return null;
    throw new StarlarkError("resolve", `Variable \`${name}\` not found`, start, end);
  }

  /** Gives errors of values their place in the source. */
  private placed<T>({ start, end }: Span, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof ValueError) throw new StarlarkError("evaluate", error.message, start, end);
      throw error;
    }
  }

  private step({ start, end }: Span): void {
    if (++this.steps > MOST_STEPS)
      throw new StarlarkError("evaluate", "The rules take too many steps", start, end);
  }
}
