"""Triggers of the ledger: a posting that does not sum to zero cannot be written, nor an entry that is not its posting's."""

from __future__ import annotations

from backend.kernel.db import engine, run

_SQLITE = (
    """
    CREATE TRIGGER IF NOT EXISTS ledger_txn_sums_to_zero BEFORE INSERT ON ledger_txn BEGIN
      SELECT RAISE(ABORT, 'a posting has two sides or more that sum to zero') WHERE NOT (
        SELECT COUNT(*) >= 2 AND SUM(value) = 0 AND MIN(type = 'integer') = 1 FROM json_each(NEW.body));
    END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS ledger_txn_writes_its_entries AFTER INSERT ON ledger_txn BEGIN
      INSERT INTO ledger_entry (txn_id, account, amount_fen, currency)
        SELECT NEW.id, key, value, NEW.currency FROM json_each(NEW.body);
    END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS ledger_entry_is_its_postings BEFORE INSERT ON ledger_entry BEGIN
      SELECT RAISE(ABORT, 'an entry is one side of its posting') WHERE NOT EXISTS (
        SELECT 1 FROM ledger_txn t, json_each(t.body) side WHERE t.id = NEW.txn_id AND t.currency = NEW.currency
          AND side.key = NEW.account AND side.value = NEW.amount_fen);
    END
    """,
)

_POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION ledger_txn_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NOT (SELECT COUNT(*) >= 2 AND SUM(value::bigint) = 0 FROM json_each_text(NEW.body::json)) THEN
        RAISE EXCEPTION 'a posting has two sides or more that sum to zero' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION ledger_txn_writes_its_entries() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO ledger_entry (txn_id, account, amount_fen, currency)
        SELECT NEW.id, key, value::bigint, NEW.currency FROM json_each_text(NEW.body::json);
      RETURN NULL;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION ledger_entry_is_its_postings() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NOT EXISTS (SELECT 1 FROM ledger_txn t, json_each_text(t.body::json) side
          WHERE t.id = NEW.txn_id AND t.currency = NEW.currency
            AND side.key = NEW.account AND side.value::bigint = NEW.amount_fen) THEN
        RAISE EXCEPTION 'an entry is one side of its posting' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER ledger_txn_sums_to_zero BEFORE INSERT ON ledger_txn
      FOR EACH ROW EXECUTE FUNCTION ledger_txn_sums_to_zero()
    """,
    """
    CREATE OR REPLACE TRIGGER ledger_txn_writes_its_entries AFTER INSERT ON ledger_txn
      FOR EACH ROW EXECUTE FUNCTION ledger_txn_writes_its_entries()
    """,
    """
    CREATE OR REPLACE TRIGGER ledger_entry_is_its_postings BEFORE INSERT ON ledger_entry
      FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_its_postings()
    """,
)


def stand() -> None:
    """Make what is missing, for the database in use."""
    for statement in _SQLITE if engine() == "sqlite" else _POSTGRESQL:
        run(statement)
