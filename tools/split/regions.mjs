// The regions of a function that never ran become functions of their own.
//
// A region is an arm of an `if`, or what follows a branch in a block. What it needs of the function's locals it gets as
// parameters; those that it changes and that are read after it come back in globals, as a function has one result, which
// says how the region ended: by falling through, at a label outside of it, or by returning. Which locals are read after
// it is found by a liveness analysis, backwards through the function; where that is not sure, a local counts as read.

import { Id, binaryen, functionsOf, info, lasting, walk, within } from "./module.mjs";

const { none, unreachable, i32 } = binaryen;

/** How the names of what is taken out begin. */
export const REGION = "region$";

// Regions with fewer expressions are not looked at: a call and what goes with it would take as much.
const LEAST = 8;

const typeOf = (expression) => binaryen.getExpressionType(expression);

// Whether something within may leave it before its end.
const branches = (expression) => {
  const it = info(expression);
  return it.id === Id.Break || it.id === Id.Switch || it.id === Id.Return || within(it).some(branches);
};

// An offset into something is smaller; what is larger is the address of static data.
const MOST_OFFSET = 0xffff;

// A number that tells expressions apart by what they do, whatever locals, constants and addresses they do it with: those are
// others as soon as something else in the function, or in the program, is.
const shapes = () => {
  const known = new Map();
  const mix = (shape, more) => Math.imul(shape ^ more, 0x01000193) >>> 0; // FNV-1a
  const ofText = (text) => [...text].reduce((shape, letter) => mix(shape, letter.charCodeAt(0)), 0x811c9dc5);
  const shapeOf = (expression) => {
    let shape = known.get(expression);
    if (shape === undefined) {
      const it = info(expression);
      const offset = it.offset > MOST_OFFSET ? 0 : it.offset ?? 0;
      const own = [it.id, typeOf(expression), it.op ?? 0, offset, it.target && it.id === Id.Call ? ofText(lasting(it.target)) : 0];
      shape = [...own, ...within(it).map(shapeOf)].reduce(mix, 0x811c9dc5);
      known.set(expression, shape);
    }
    return shape;
  };
  return (content) => content.map(shapeOf).reduce(mix, 0x811c9dc5).toString(16).padStart(8, "0").slice(0, 6);
};

/**
 * The regions of a function, outermost first, in an order that depends on nothing but its body. `parent` is the index of
 * the region around one, or -1; an arm has the `if` and which arm it is, a tail its block and where in it it begins; `shape`
 * says what is in it, so that most are known again when something else in the function has changed.
 */
export function regionsOf(body) {
  const regions = [];
  const sizes = new Map();
  let isOpaque = false;
  const sizeOf = (expression) => {
    let size = sizes.get(expression);
    if (size === undefined) {
      size = 1 + within(info(expression)).reduce((all, child) => all + sizeOf(child), 0);
      sizes.set(expression, size);
    }
    return size;
  };
  const note = (region) => regions.push(region) - 1;
  const visit = (expression, parent) => {
    const it = info(expression);
    isOpaque ||= it.isOpaque;
    if (it.id === Id.If) {
      visit(it.condition, parent);
      for (const arm of ["ifTrue", "ifFalse"]) {
        if (it[arm]) {
          const size = sizeOf(it[arm]);
          visit(it[arm], size < LEAST ? parent : note({ parent, size, expression, arm }));
        }
      }
    } else if (it.id === Id.Block) {
      let around = parent;
      it.children.forEach((child, index) => {
        visit(child, around);
        if (index + 1 < it.children.length && branches(child)) {
          const size = it.children.slice(index + 1).reduce((all, next) => all + sizeOf(next), 0);
          if (size >= LEAST) {
            around = note({ parent: around, size, expression, start: index + 1 });
          }
        }
      });
    } else {
      within(it).forEach((child) => visit(child, parent));
    }
  };
  visit(body, -1);
  const shapeOf = shapes();
  // What cannot be looked into cannot be taken out either.
  return isOpaque ? [] : regions.map((region) => ({ ...region, shape: shapeOf(contentOf(region)) }));
}

const contentOf = ({ expression, arm, start }) => (arm ? [info(expression)[arm]] : info(expression).children.slice(start));

/** Puts something at the beginning of regions; from the last to the first, as that moves what comes after it. */
export function prepend(module, regions, what) {
  regions.map((region, index) => [region, index]).reverse().forEach(([{ expression, arm, start }, index]) => {
    if (arm) {
      const content = info(expression)[arm];
      const type = typeOf(content);
      const set = arm === "ifTrue" ? binaryen.If.setIfTrue : binaryen.If.setIfFalse;
      set(expression, module.block(null, [what(index), content], type === unreachable ? undefined : type));
    } else {
      binaryen.Block.insertChildAt(expression, start, what(index));
    }
  });
}

// Sets of locals are bits of a number.
const bit = (index) => 1n << BigInt(index);

// The locals that an expression reads and the labels that it branches to, each expression looked at once.
const uses = () => {
  const known = new Map();
  const usedIn = (expression) => {
    let used = known.get(expression);
    if (used === undefined) {
      const it = info(expression);
      const parts = within(it).map(usedIn);
      const names = it.id === Id.Break ? [it.name] : it.id === Id.Switch ? [...it.names, it.defaultName] : [];
      const own = it.id === Id.LocalGet ? bit(binaryen.LocalGet.getIndex(expression)) : 0n;
      used = {
        read: parts.reduce((all, { read }) => all | read, own),
        // Nearly none has any.
        labels: parts.reduce((all, { labels }) => (labels.length > 0 ? [...all, ...labels] : all), names),
      };
      known.set(expression, used);
    }
    return used;
  };
  return usedIn;
};

// Which locals may be read after each place where a region begins or ends, and at each label.
function livenessOf(body, regions) {
  const usedIn = uses();
  const labels = new Map();
  const at = new Map(regions.map((region) => [region, undefined]));
  const of = new Map();
  regions.forEach((region) => of.set(region.expression, [...(of.get(region.expression) ?? []), region]));
  let changed = true;
  const widen = (name, live) => {
    const all = (labels.get(name) ?? 0n) | live;
    if (all !== labels.get(name)) {
      labels.set(name, all);
      changed = true;
    }
    return all;
  };
  const before = (expression, after) => {
    const it = info(expression);
    const marked = of.get(expression) ?? [];
    switch (it.id) {
      case Id.Block: {
        if (it.name) {
          widen(it.name, after);
        }
        let live = after;
        for (let index = it.children.length - 1; index >= 0; index -= 1) {
          live = before(it.children[index], live);
          for (const region of marked) {
            if (region.start === index) {
              at.set(region, { before: live, after });
            }
          }
        }
        return live;
      }
      case Id.Loop: {
        const live = before(it.body, after);
        return it.name ? widen(it.name, live) | live : live;
      }
      case Id.If: {
        const arms = ["ifTrue", "ifFalse"].map((arm) => {
          const live = it[arm] ? before(it[arm], after) : after;
          for (const region of marked) {
            if (region.arm === arm) {
              at.set(region, { before: live, after });
            }
          }
          return live;
        });
        return before(it.condition, arms[0] | arms[1]);
      }
      case Id.Break: {
        const there = labels.get(it.name) ?? 0n;
        const live = it.condition ? there | after : there;
        return [it.condition, it.value].reduce((live, child) => (child ? before(child, live) : live), live);
      }
      case Id.Switch: {
        const live = [...it.names, it.defaultName].reduce((all, name) => all | (labels.get(name) ?? 0n), 0n);
        return [it.condition, it.value].reduce((live, child) => (child ? before(child, live) : live), live);
      }
      case Id.Return:
        return it.value ? before(it.value, 0n) : 0n;
      case Id.Unreachable:
        return 0n;
      case Id.LocalGet:
        return after | bit(binaryen.LocalGet.getIndex(expression));
      case Id.LocalSet:
        return before(it.value, it.isTee ? after : after & ~bit(it.index));
      default: {
        // In whichever order the parts are evaluated: what any other of them reads, or is read where it branches to, may
        // be read after each.
        const parts = within(it);
        const used = (but) =>
          parts.filter((part) => part !== but).map(usedIn).reduce((all, { read, labels: there }) =>
            there.reduce((all, name) => all | (labels.get(name) ?? 0n), all | read), 0n);
        return parts.reduce((live, part) => live | before(part, after | used(part)), after);
      }
    }
  };
  while (changed) {
    changed = false;
    before(body, 0n);
  }
  return { at, labels };
}

// What a region has to do with what is around it; nothing where it cannot be taken out.
function surveyed(content, block) {
  const used = new Set();
  const written = new Set();
  const inside = new Set();
  const targets = new Map();
  const returns = [];
  let possible = true;
  const visit = (expression, parent) => {
    const it = info(expression);
    switch (it.id) {
      case Id.Block:
      case Id.Loop:
        if (it.name) {
          inside.add(it.name);
        }
        break;
      case Id.Break:
        targets.set(it.name, (targets.get(it.name) ?? false) || Boolean(it.value));
        break;
      case Id.Switch:
        [...it.names, it.defaultName].forEach((name) => targets.set(name, (targets.get(name) ?? false) || Boolean(it.value)));
        break;
      case Id.Return:
        possible &&= !it.value && (!parent || [Id.Block, Id.If, Id.Loop].includes(binaryen.getExpressionId(parent)));
        returns.push({ expression, parent });
        break;
      case Id.LocalGet:
        used.add(binaryen.LocalGet.getIndex(expression));
        break;
      case Id.LocalSet:
        used.add(it.index);
        written.add(it.index);
        break;
    }
    within(it).forEach((child) => visit(child, expression));
  };
  content.forEach((expression) => visit(expression, 0));
  const out = [...targets].filter(([name]) => !inside.has(name));
  possible &&= out.every(([, hasValue]) => !hasValue);
  const falls = content.every((expression) => typeOf(expression) !== unreachable);
  // The end of the region's own block is where it falls to.
  const labels = out.map(([name]) => name).filter((name) => name !== block);
  return possible && { used, written, labels, returns, falls: falls || out.some(([name]) => name === block), block: out.some(([name]) => name === block) ? block : undefined };
}

// Exchanges a return for a branch.
function exchange(content, { expression, parent }, other) {
  if (!parent) {
    content[content.indexOf(expression)] = other;
    return;
  }
  const it = info(parent);
  if (it.id === Id.Block) {
    binaryen.Block.setChildAt(parent, it.children.indexOf(expression), other);
  } else if (it.id === Id.Loop) {
    binaryen.Loop.setBody(parent, other);
  } else if (it.ifTrue === expression) {
    binaryen.If.setIfTrue(parent, other);
  } else if (it.ifFalse === expression) {
    binaryen.If.setIfFalse(parent, other);
  } else {
    throw new Error("a return was expected in an arm of its if");
  }
}

/** Takes out of a program's functions what never ran in those that did, as `ran` (tools/split/list.mjs) has it; tells of it. */
export function outlined(module, ran) {
  const [name, type] = [(kind) => `${REGION}${kind}`, new Map()];
  let [count, moved, left, changed] = [0, 0, 0, 0];
  // A global for each local that comes back, by its type.
  const back = (local, kind, index) => {
    const global = name(`${kind}$${index}`);
    if (!type.has(global)) {
      type.set(global, kind);
      const zero = { [i32]: () => module.i32.const(0), [binaryen.i64]: () => module.i64.const(0n), [binaryen.f32]: () => module.f32.const(0), [binaryen.f64]: () => module.f64.const(0) }[kind];
      module.addGlobal(global, kind, true, zero ? zero() : module.ref.null(kind));
    }
    return global;
  };
  module.addGlobal(name("end"), i32, true, module.i32.const(0));

  for (const it of functionsOf(module)) {
    if (it.base || !ran.hasFunction(it.name)) {
      continue;
    }
    const regions = regionsOf(it.body);
    const cold = ran.coldIn(it.name, regions);
    if (cold.length === 0) {
      continue;
    }
    changed += 1;
    const { at, labels: live } = livenessOf(it.body, cold);
    const types = [...binaryen.expandType(it.params), ...it.vars];
    // From the last to the first: what is taken out of a block is at its end.
    for (const region of [...cold].reverse()) {
      const content = contentOf(region);
      const block = region.arm ? undefined : info(region.expression).name;
      const survey = surveyed(content, block);
      const known = at.get(region);
      if (!survey || !known) {
        left += 1;
        continue;
      }
      const { used, written, labels, returns, falls } = survey;
      const value = falls && !survey.block ? typeOf(content.at(-1)) : none;
      const after = labels.reduce((all, label) => all | (live.get(label) ?? 0n), falls ? known.after : 0n);
      const outs = [...written].filter((index) => after & bit(index));
      const ins = [...used].filter((index) => known.before & bit(index) || outs.includes(index));
      const slots = new Map();
      const exits = outs.map((index) => {
        const kind = types[index];
        const order = slots.get(kind) ?? 0;
        slots.set(kind, order + 1);
        return { index, kind, global: back(index, kind, order) };
      });
      const hasValue = value !== none && value !== unreachable;
      const result = hasValue ? back(-1, value, slots.get(value) ?? 0) : undefined;
      const ends = [...(falls ? [undefined] : []), ...labels, ...(returns.length > 0 ? ["return"] : [])];

      // The function.
      const own = [...ins, ...[...used].filter((index) => !ins.includes(index))];
      const renamed = new Map(own.map((index, place) => [index, place]));
      for (const expression of content) {
        walk(expression, (expression, it) => {
          if (it.id === Id.LocalGet) {
            binaryen.LocalGet.setIndex(expression, renamed.get(binaryen.LocalGet.getIndex(expression)));
          } else if (it.id === Id.LocalSet) {
            binaryen.LocalSet.setIndex(expression, renamed.get(it.index));
          }
        });
      }
      const finish = (end) => [
        ...exits.map(({ index, kind, global }) => module.global.set(global, module.local.get(renamed.get(index), kind))),
        ends.length > 1 ? module.return(module.i32.const(end)) : module.return(),
      ];
      const returned = name("return");
      returns.forEach((one) => exchange(content, one, module.br(returned)));
      let inner = hasValue
        ? [...content.slice(0, -1), module.global.set(result, content.at(-1))]
        : content;
      if (survey.block) {
        inner = [module.block(survey.block, inner)];
      }
      if (falls) {
        inner = [...inner, ...finish(0)];
      }
      labels.forEach((label, index) => {
        inner = [module.block(label, inner), ...finish(index + (falls ? 1 : 0))];
      });
      if (returns.length > 0) {
        inner = [module.block(returned, inner), ...finish(ends.length - 1)];
      }
      const as = name(`${count++}`);
      const results = ends.length > 1 ? i32 : none;
      module.addFunction(as, binaryen.createType(ins.map((index) => types[index])), results, own.slice(ins.length).map((index) => types[index]), module.block(null, ends.length > 0 ? inner : [...inner, module.unreachable()]));

      // The call in its place.
      const call = module.call(as, ins.map((index) => module.local.get(index, types[index])), results);
      const leave = (end) => (end === "return" ? module.return() : module.br(end));
      const [last, ...others] = falls ? [undefined, ...ends.slice(1)] : [...ends].reverse();
      const place = [
        ends.length > 1 ? module.global.set(name("end"), call) : call,
        ...exits.map(({ index, kind, global }) => module.local.set(index, module.global.get(global, kind))),
        ...others.map((end) => module.if(module.i32.eq(module.global.get(name("end"), i32), module.i32.const(ends.indexOf(end))), leave(end))),
        ...(falls ? [] : [ends.length === 0 ? module.unreachable() : leave(last)]),
        ...(hasValue ? [module.global.get(result, value)] : []),
      ];
      if (region.arm) {
        const set = region.arm === "ifTrue" ? binaryen.If.setIfTrue : binaryen.If.setIfFalse;
        set(region.expression, module.block(null, place, hasValue ? value : falls ? none : undefined));
      } else {
        for (let index = info(region.expression).children.length - 1; index >= region.start; index -= 1) {
          binaryen.Block.removeChildAt(region.expression, index);
        }
        place.forEach((expression) => binaryen.Block.appendChild(region.expression, expression));
      }
      moved += region.size;
    }
  }
  return `${count} regions of ${changed} functions taken out (${left} could not be)`;
}
