"""What runs over the rows (compiled): code them, find each group's table row, look up and add.

All functions that call each other stand in one file, since Numba's cache watches the file of the outermost one only
(whoever changes `lanes` must see to it that this file is newer).
"""

# ruff: noqa: ANN001, ANN201, PLR0917 - compiled: Numba infers the types and takes arguments by position
# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"

import numba
import numpy as np

from takeroot.explain.tree_tables.coding import MISSING
from takeroot.explain.tree_tables.lanes import add_columns, add_lanes, zero_lanes

NEGLIGIBLE = 1.0000000180025095e-35
"""LightGBM reads values up to this size as zero."""

FEW_THRESHOLDS = 24
"""Up to so many are compared one by one, all rows at once; more are searched by halving, row by row."""


@numba.njit(cache=True, boundscheck=False)
def code_rows(x, first, rows, coding, codes, buffer):
    """Write the codes of some features for `rows` rows from `first` on, each feature's into its place of `codes`.

    All arrays of values are (columns, rows), so that what is read and written one after the other lies so in memory.
    """
    features, places, starts, thresholds = coding
    for u in range(len(features)):
        column, code = features[u], codes[places[u]]
        for i in range(rows):
            value = x[column, first + i]
            buffer[i] = 0.0 if abs(value) <= NEGLIGIBLE else value
        own = thresholds[starts[u] : starts[u + 1]]
        if len(own) <= FEW_THRESHOLDS:
            code[:rows] = 0
            for threshold in own:
                for i in range(rows):
                    code[i] += np.int16(1) if buffer[i] > threshold else np.int16(0)
        else:
            for i in range(rows):
                code[i] = thresholds_below(own, buffer[i])
        for i in range(rows):
            if np.isnan(buffer[i]):
                code[i] = MISSING


@numba.njit(cache=True, boundscheck=False)
def thresholds_below(thresholds, value):
    """Count the thresholds that lie below a value."""
    low, high = 0, len(thresholds)
    while low < high:
        middle = (low + high) >> 1
        if thresholds[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@numba.njit(cache=True, boundscheck=False)
def find_table_rows(codes, rows, group, step_starts, lowest, step_code, step_cut, step_move, table_row):
    """Write the row of the group's table that each row's codes lead to."""
    start = lowest[group]
    for i in range(rows):
        table_row[i] = start
    for step in range(step_starts[group], step_starts[group + 1]):
        move_rows(codes[step_code[step]], step_cut[step], step_move[step], rows, table_row)


@numba.njit(cache=True, boundscheck=False)
def move_rows(code, cut, move, rows, table_row):
    """Take one step: move on those rows whose code is above the cut."""
    for i in range(rows):
        table_row[i] += move if code[i] > cut else np.int16(0)


@numba.njit(cache=True, boundscheck=False)
def add_shap(codes, rows, tables, output, stride, margins, table_rows):
    """Add all trees' SHAP vectors to `output`, a column of `stride` numbers for each output.

    Margins are added to those of the boosters that own the trees, where there are any to add to.
    """
    group_starts, step_starts, lowest, step_code, step_cut, step_move = tables[:6]
    block_starts, item_starts, item_group, item_offset, columns, numbers = tables[6:12]
    owner, margin_offset, leaf_values = tables[12:15]
    for tree in range(len(group_starts) - 1):
        base = group_starts[tree]
        for group in range(base, group_starts[tree + 1]):
            find_table_rows(
                codes, rows, group, step_starts, lowest, step_code, step_cut, step_move, table_rows[group - base]
            )
            if len(margins):
                add_values(leaf_values, margin_offset[group], table_rows[group - base], rows, margins[owner[group]])
        for block in range(block_starts[tree], block_starts[tree + 1]):
            for i in range(0, rows, 8):
                r0, r1, r2, r3 = zero_lanes(), zero_lanes(), zero_lanes(), zero_lanes()
                r4, r5, r6, r7 = zero_lanes(), zero_lanes(), zero_lanes(), zero_lanes()
                for item in range(item_starts[block], item_starts[block + 1]):
                    row, offset = table_rows[item_group[item]], item_offset[item]
                    r0 = add_lanes(r0, numbers, offset + 8 * np.int64(row[i]))
                    r1 = add_lanes(r1, numbers, offset + 8 * np.int64(row[i + 1]))
                    r2 = add_lanes(r2, numbers, offset + 8 * np.int64(row[i + 2]))
                    r3 = add_lanes(r3, numbers, offset + 8 * np.int64(row[i + 3]))
                    r4 = add_lanes(r4, numbers, offset + 8 * np.int64(row[i + 4]))
                    r5 = add_lanes(r5, numbers, offset + 8 * np.int64(row[i + 5]))
                    r6 = add_lanes(r6, numbers, offset + 8 * np.int64(row[i + 6]))
                    r7 = add_lanes(r7, numbers, offset + 8 * np.int64(row[i + 7]))
                add_columns(output, columns, 8 * block, stride, i, r0, r1, r2, r3, r4, r5, r6, r7)


@numba.njit(cache=True, boundscheck=False)
def explain_block(
    rows_a_block, first, rows, x, moving_x, fixed, moving, codes_used, shared, moved, result, base, margins
):
    """Explain one block of rows at every lead: what no lead moves once, the rest lead by lead."""
    outputs = len(result)
    whole = (rows + 7) // 8 * 8  # look-ups go by eight; the filling's codes stay 0
    stride = rows_a_block + 8  # no power of two, which would put all columns into the same cache lines
    most = 1
    for tables in (shared, moved):
        for tree in range(len(tables[0]) - 1):
            most = max(most, tables[0][tree + 1] - tables[0][tree])
    codes = np.zeros((codes_used + 1, rows_a_block), np.int16)
    buffer = np.empty(rows_a_block)
    table_rows = np.empty((most, rows_a_block), np.int16)
    of_all = np.zeros((outputs + 2) * stride)
    of_lead = np.empty((outputs + 2) * stride)
    margin_of_all, margin_of_lead = np.zeros((len(margins), rows_a_block)), np.empty((len(margins), rows_a_block))
    code_rows(x, first, rows, fixed, codes, buffer)
    add_shap(codes, whole, shared, of_all, stride, margin_of_all, table_rows)
    for lead in range(len(moving_x)):
        code_rows(moving_x[lead], first, rows, moving, codes, buffer)
        of_lead[:], margin_of_lead[:] = of_all, margin_of_all
        add_shap(codes, whole, moved, of_lead, stride, margin_of_lead, table_rows)
        for output in range(outputs):
            result[output, lead, first : first + rows] = of_lead[output * stride : output * stride + rows]
        for i in range(rows):
            base[first + i, lead] += of_lead[outputs * stride + i]
        for booster in range(len(margins)):
            for i in range(rows):
                margins[booster, first + i, lead] += margin_of_lead[booster, i]


@numba.njit(cache=True, boundscheck=False, nogil=True)
def explain_rows(
    rows_a_block, begin, end, x, moving_x, fixed, moving, codes_used, shared, moved, result, base, margins
):
    """Explain rows from `begin` to before `end`, block after block; no lock is held, so that threads can share rows."""
    for first in range(begin, end, rows_a_block):
        rows = min(rows_a_block, end - first)
        explain_block(
            rows_a_block, first, rows, x, moving_x, fixed, moving, codes_used, shared, moved, result, base, margins
        )


@numba.njit(cache=True, boundscheck=False)
def add_values(numbers, offset, table_row, rows, margin):
    """Add one number of a group's to each row's margin."""
    for i in range(rows):
        margin[i] += numbers[offset + table_row[i]]


@numba.njit(cache=True, boundscheck=False, nogil=True)
def add_margins(codes, rows, tables, margins, table_row):
    """Add the values of the leaves that rows fall into to the margins of the boosters that own them."""
    step_starts, lowest, step_code, step_cut, step_move = tables[1:6]
    owner, margin_offset, numbers = tables[12:15]
    for group in range(len(lowest)):
        find_table_rows(codes, rows, group, step_starts, lowest, step_code, step_cut, step_move, table_row)
        add_values(numbers, margin_offset[group], table_row, rows, margins[owner[group]])


@numba.njit(cache=True, boundscheck=False, nogil=True)
def margins_of_rows(rows_a_block, x, moving_x, fixed, moving, codes_used, shared, moved, result):
    """Add each booster's margin to `result[booster, row, lead]`, block after block."""
    boosters = len(result)
    codes = np.zeros((codes_used + 1, rows_a_block), np.int16)
    buffer, table_row = np.empty(rows_a_block), np.empty(rows_a_block, np.int16)
    of_all, of_lead = np.empty((boosters, rows_a_block)), np.empty((boosters, rows_a_block))
    for first in range(0, x.shape[1], rows_a_block):
        rows = min(rows_a_block, x.shape[1] - first)
        code_rows(x, first, rows, fixed, codes, buffer)
        of_all[:] = 0.0
        add_margins(codes, rows, shared, of_all, table_row)
        for lead in range(len(moving_x)):
            code_rows(moving_x[lead], first, rows, moving, codes, buffer)
            of_lead[:] = of_all
            add_margins(codes, rows, moved, of_lead, table_row)
            for booster in range(boosters):
                for i in range(rows):
                    result[booster, first + i, lead] += of_lead[booster, i]


@numba.njit(cache=True, boundscheck=False)
def take_codes(codes, needed, people, taken):
    """Copy the codes of some features of some people."""
    for code in needed:
        for i in range(len(people)):
            taken[code, i] = codes[code, people[i]]


@numba.njit(cache=True, boundscheck=False)
def code_values(values, thresholds, code):
    """Write the codes of one feature's values."""
    for i in range(len(values)):
        value = values[i]
        if np.isnan(value):
            code[i] = MISSING
        else:
            code[i] = thresholds_below(thresholds, 0.0 if abs(value) <= NEGLIGIBLE else value)


@numba.njit(cache=True, boundscheck=False)
def add_changes(before, after, changed, part, rows, groups, tables, changes, table_rows):
    """Add what some groups of leaves give in each state, less what they gave before, to the boosters that own them.

    `changed` tells where in `after` a feature's new codes are, -1 where they are those in `before`; `part`, to which
    part of what moves each belongs. In state 0 of `changes` everything moves, in the others one part alone.
    """
    step_starts, lowest, step_code, step_cut, step_move = tables[1:6]
    owner, margin_offset, numbers = tables[12:15]
    for group in groups:
        table_rows[0, :rows] = lowest[group]
        for step in range(step_starts[group], step_starts[group + 1]):
            code = step_code[step]
            if changed[code] < 0:
                move_rows(before[code], step_cut[step], step_move[step], rows, table_rows[0])
        for state in range(len(changes)):
            table_rows[state + 1, :rows] = table_rows[0, :rows]
        for step in range(step_starts[group], step_starts[group + 1]):
            code = step_code[step]
            if changed[code] >= 0:
                move_rows(before[code], step_cut[step], step_move[step], rows, table_rows[0])
                for state in range(len(changes)):
                    moves = state == 0 or state == 1 + part[changed[code]]
                    own = after[changed[code]] if moves else before[code]
                    move_rows(own, step_cut[step], step_move[step], rows, table_rows[state + 1])
        offset = margin_offset[group]
        for state in range(len(changes)):
            change = changes[state, owner[group]]
            for i in range(rows):
                change[i] += numbers[offset + table_rows[state + 1, i]] - numbers[offset + table_rows[0, i]]


@numba.njit(cache=True, boundscheck=False)
def code_moved(begin, end, row, rows, lead, tasks, coding, after):
    """Write the new codes of a task's columns at a lead, for so many of its rows."""
    column_code = tasks[3]
    column_leads, value_starts, value_steps, values = tasks[5:9]
    starts, thresholds = coding
    for column in range(begin, end):
        at = value_starts[column] + value_steps[column] * min(lead, column_leads[column] - 1) + row
        code = column_code[column]
        code_values(values[at : at + rows], thresholds[starts[code] : starts[code + 1]], after[column - begin])


@numba.njit(cache=True, boundscheck=False)
def write_changes(of_all, of_lead, first, rows, lead, result):
    """Add up what no lead moves and what it does."""
    for state in range(len(of_all)):
        for booster in range(of_all.shape[1]):
            for i in range(rows):
                result[state, booster, first + i, lead] = of_all[state, booster, i] + of_lead[state, booster, i]


@numba.njit(cache=True, boundscheck=False, nogil=True)
def change_margins(rows_a_block, tasks, codes, coding, shared, moved, result):
    """Write each booster's change to `result[state, booster, row, lead]`, task after task, block after block.

    `tasks` are those of `asked.Tasks`; `people` tells the column of `codes[lead]` that is each row's.
    """
    row_starts, people, column_starts, column_code, column_part, column_leads = tasks[:6]
    needed_starts, needed, group_starts, groups = tasks[9:13]
    states, boosters, _, leads = result.shape
    before = np.empty((codes.shape[1], rows_a_block), np.int16)
    after = np.empty((max(1, np.diff(column_starts).max()) if len(column_starts) > 1 else 1, rows_a_block), np.int16)
    table_rows, changed = np.empty((states + 1, rows_a_block), np.int16), np.full(codes.shape[1], -1)
    of_all, of_lead = np.empty((states, boosters, rows_a_block)), np.empty((states, boosters, rows_a_block))
    for task in range(len(row_starts) - 1):
        begin, end = column_starts[task], column_starts[task + 1]
        part = column_part[begin:end]
        changed[column_code[begin:end]] = np.arange(end - begin)
        differ = max(1, column_leads[begin:end].max()) if end > begin else 1
        look, fall = needed_starts[2 * task : 2 * task + 3], group_starts[2 * task : 2 * task + 3]
        for first in range(row_starts[task], row_starts[task + 1], rows_a_block):
            rows = min(rows_a_block, row_starts[task + 1] - first)
            own = people[first : first + rows]
            take_codes(codes[0], needed[look[0] : look[1]], own, before)
            for lead in range(leads):
                if lead < differ:
                    code_moved(begin, end, first - row_starts[task], rows, lead, tasks, coding, after)
                    of_all[:, :, :rows] = 0.0
                    own_groups = groups[fall[0] : fall[1]]
                    add_changes(before, after, changed, part, rows, own_groups, shared, of_all, table_rows)
                take_codes(codes[lead], needed[look[1] : look[2]], own, before)
                of_lead[:, :, :rows] = 0.0
                own_groups = groups[fall[1] : fall[2]]
                add_changes(before, after, changed, part, rows, own_groups, moved, of_lead, table_rows)
                write_changes(of_all, of_lead, first, rows, lead, result)
        changed[column_code[begin:end]] = -1
