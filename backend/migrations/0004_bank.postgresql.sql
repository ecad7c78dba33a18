ALTER TABLE "ledger_txn" DROP CONSTRAINT "ledger_txn_kind_check";
ALTER TABLE "ledger_txn" ADD CHECK (kind IN ('paid', 'release', 'release_rest', 'refund', 'refund_after_release', 'unapplied', 'unapplied_refund', 'collected', 'cash_refund', 'banked', 'drawn', 'settled', 'payout'));
