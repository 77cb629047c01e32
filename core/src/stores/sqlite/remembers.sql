SELECT :since IS NULL OR beginning <= :since FROM wxseal_memory
